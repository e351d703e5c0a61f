package io.velour.storage;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

import io.velour.shell.config.ShellConfiguration;
import io.velour.shell.registration.RegistrationConfiguration;

/** Starts a storage node. */
@SpringBootApplication
@Import({ShellConfiguration.class, RegistrationConfiguration.class})
public class StorageApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(StorageApplication.class, arguments);
    }
}
