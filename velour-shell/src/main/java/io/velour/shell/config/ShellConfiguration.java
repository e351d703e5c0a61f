package io.velour.shell.config;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

import io.velour.shell.problem.ProblemErrorController;
import io.velour.shell.problem.ProblemErrorReportValve;
import io.velour.shell.problem.ProblemExceptionResolver;

/** What every service imports: all errors are problems. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemErrorController.class)
public class ShellConfiguration {
    @Bean
    ProblemExceptionResolver problemExceptionResolver() {
        return new ProblemExceptionResolver();
    }

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return new ProblemsOfTomcat();
    }

    /** Comes after Spring Boot's own customizers: the valve that is added last reports first. */
    private static final class ProblemsOfTomcat
            implements
                WebServerFactoryCustomizer<TomcatServletWebServerFactory>,
                Ordered {
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
}
