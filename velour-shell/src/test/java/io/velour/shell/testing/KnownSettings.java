package io.velour.shell.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings that the libraries on the class path say they know, without those that do nothing any more. */
public final class KnownSettings {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private KnownSettings() {}

    /** Returns those settings of a YAML file on the class path that nobody knows: mistyped, renamed, removed. */
    public static Set<String> unknownIn(String resource) {
        Set<String> known = names();
        Set<String> unknown = new TreeSet<>();
        for (PropertySource<?> document : documents(resource)) {
            for (String name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
                if (!isKnown(withoutIndex(name), known)) {
                    unknown.add(name);
                }
            }
        }
        return unknown;
    }

    /** An entry of a map is known if the map is. */
    private static boolean isKnown(String name, Set<String> known) {
        if (name.startsWith("spring.config.import")) {
            return true;
        }
        ConfigurationPropertyName part = ConfigurationPropertyName.adapt(name, '.');
        while (!part.isEmpty()) {
            if (known.contains(part.toString())) {
                return true;
            }
            part = part.getParent();
        }
        return false;
    }

    private static String withoutIndex(String name) {
        int bracket = name.indexOf('[');
        return (bracket < 0 ? name : name.substring(0, bracket)).replace("defaultZone", "default-zone");
    }

    private static List<PropertySource<?>> documents(String resource) {
        try {
            return new YamlPropertySourceLoader().load(resource, new ClassPathResource(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        try {
            for (URL library : Collections
                    .list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
                addNames(library, names);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static void addNames(URL library, Set<String> names) throws IOException {
        try (InputStream in = library.openStream()) {
            for (JsonNode property : new JsonMapper().readTree(in).path("properties")) {
                if (!property.path("deprecation").path("level").asString("").equals("error")) {
                    names.add(property.path("name").asString());
                }
            }
        }
    }
}
