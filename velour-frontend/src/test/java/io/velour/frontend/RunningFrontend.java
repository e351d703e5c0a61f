package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** The real frontend in this JVM. */
final class RunningFrontend implements AutoCloseable {
    private static final long READY_LIMIT_NANOS = 20_000_000_000L;
    private final ConfigurableApplicationContext context;
    private final int port;

    RunningFrontend(String controllerAddress, String... settings) {
        String[] arguments = new String[settings.length + 4];
        arguments[0] = "--server.port=0";
        arguments[1] = "--management.server.port=0";
        arguments[2] = "--velour.cluster.controller-address=" + controllerAddress;
        arguments[3] = "--velour.frontend.address=127.0.0.1:1";
        System.arraycopy(settings, 0, arguments, 4, settings.length);
        this.context = SpringApplication.run(FrontendApplication.class, arguments);
        this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Waits until it says itself that it is ready. */
    RunningFrontend ready() {
        HealthIndicator health = context.getBean("frontend", HealthIndicator.class);
        long deadline = System.nanoTime() + READY_LIMIT_NANOS;
        while (!isUp(health)) {
            assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
        return this;
    }

    private static boolean isUp(HealthIndicator health) {
        var said = health.health();
        return said != null && said.getStatus().equals(Status.UP);
    }

    int port() {
        return port;
    }

    int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
