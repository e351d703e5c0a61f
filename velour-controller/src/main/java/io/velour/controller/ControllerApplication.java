package io.velour.controller;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.annotation.Import;

import io.velour.shell.config.ShellConfiguration;

/** Starts the controller. */
@SpringBootApplication
@EnableEurekaServer
@Import(ShellConfiguration.class)
public class ControllerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ControllerApplication.class, arguments);
    }
}
