package io.velour.storage;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.velour.shell.config.ShellConfiguration;
import io.velour.shell.hotpath.HotPathConfiguration;
import io.velour.shell.registration.RegistrationConfiguration;

/** Starts a storage node. */
// Observing each request costs a fifth of what this node can serve; it counts by itself.
@SpringBootApplication(exclude = WebMvcObservationAutoConfiguration.class)
@Import({ShellConfiguration.class, RegistrationConfiguration.class, HotPathConfiguration.class})
public class StorageApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(StorageApplication.class, arguments);
    }
}
