package io.velour.shell.problem;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Makes a Tomcat answer with problems where no handler does. Comes after Spring Boot's own customizers: of several valves
 * that report errors, the one added last reports first.
 */
public final class ProblemsOfTomcat implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemErrorReportValve()));
    }
}
