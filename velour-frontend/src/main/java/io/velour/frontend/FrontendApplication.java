package io.velour.frontend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

import io.velour.shell.config.ShellConfiguration;
import io.velour.shell.hotpath.HotPathConfiguration;
import io.velour.shell.registration.RegistrationConfiguration;

/** Starts a frontend. */
@SpringBootApplication
@Import({ShellConfiguration.class, RegistrationConfiguration.class, HotPathConfiguration.class})
public class FrontendApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(FrontendApplication.class, arguments);
    }
}
