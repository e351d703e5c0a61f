package io.velour.shell.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out all of Spring Boot's tracing unless it is switched on. Its own property of this name only stops the export: spans would be made, and
 * thrown away, for every request.
 */
public final class WithoutTracing implements AutoConfigurationImportFilter, EnvironmentAware {
    private static final String SWITCH = "management.tracing.export.enabled";
    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";

    private boolean tracing;

    @Override
    public void setEnvironment(Environment environment) {
        tracing = environment.getProperty(SWITCH, Boolean.class, false);
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            wanted[i] = tracing || !isOfTracing(classes[i]);
        }
        return wanted;
    }

    private static boolean isOfTracing(@Nullable String name) {
        return name != null && (name.startsWith(TRACING) || name.startsWith(OPEN_TELEMETRY));
    }
}
