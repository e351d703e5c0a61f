package io.velour.shell.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/**
 * Leaves out Spring Boot's error pages: without them Tomcat itself reports every error that no handler answered, and so
 * one place makes problems of them. A filter, for a list of excluded configurations has one owner: the application.
 */
public final class WithoutErrorPages implements AutoConfigurationImportFilter {
    private static final String ERROR_PAGES = ErrorMvcAutoConfiguration.class.getName();

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            wanted[i] = !ERROR_PAGES.equals(classes[i]);
        }
        return wanted;
    }
}
