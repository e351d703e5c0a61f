package io.velour.shell.config;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;

import io.velour.shell.problem.ProblemsOfTomcat;

/** The same for the management port: it has a web server, and so a Spring context, of its own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementShellConfiguration {
    @Bean
    static ProblemsOfTomcat problemsOfManagementTomcat() {
        return new ProblemsOfTomcat();
    }
}
