package io.velour.bench.floor;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Tomcat with platform threads, one annotated handler, neither observation nor actuator. */
@SpringBootApplication(exclude = WebMvcObservationAutoConfiguration.class)
public class FloorApplication {
    /** Starts to answer at the address and port given; port 0 stands for any free one. */
    static ConfigurableApplicationContext start(String host, int port) {
        SpringApplication application = new SpringApplication(FloorApplication.class);
        application.setDefaultProperties(Map.of("spring.main.banner-mode", "off", "server.shutdown", "immediate",
                // The default of 100 would cut every client's connections all the time.
                "server.tomcat.max-keep-alive-requests", "-1"));
        return application.run("--server.address=" + host, "--server.port=" + port);
    }
}
