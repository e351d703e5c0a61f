package io.velour.shell.config;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.velour.shell.http.RequestIdsOfTomcat;
import io.velour.shell.problem.ProblemExceptionResolver;
import io.velour.shell.problem.ProblemsOfTomcat;

/**
 * What every service imports: all requests have names, all errors are problems, and all that is wrong with the settings is said together. Spring
 * Boot's own error pages are left out by {@link WithoutErrorPages}.
 */
@Configuration(proxyBeanMethods = false)
public class ShellConfiguration {
    @Bean
    ProblemExceptionResolver problemExceptionResolver() {
        return new ProblemExceptionResolver();
    }

    @Bean
    static ProblemsOfTomcat problemsOfTomcat() {
        return new ProblemsOfTomcat();
    }

    @Bean
    static RequestIdsOfTomcat requestIdsOfTomcat() {
        return new RequestIdsOfTomcat();
    }

    @Bean
    static GatheredSettingsProblems gatheredSettingsProblems() {
        return new GatheredSettingsProblems();
    }
}
