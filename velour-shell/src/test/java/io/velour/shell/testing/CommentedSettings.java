package io.velour.shell.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The settings that a file of the folder {@code config} shows, each commented out and with its default. */
public final class CommentedSettings {
    private static final Pattern SETTING = Pattern.compile("#([a-z][a-z0-9.-]*): (.*)");

    private CommentedSettings() {}

    /** Returns the settings of a file in its order: name to value, as they are when uncommented. */
    public static Map<String, String> read(Path file) {
        Map<String, String> settings = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher setting = SETTING.matcher(line);
                if (setting.matches()) {
                    settings.put(setting.group(1), setting.group(2));
                } else if (!line.isBlank() && !line.startsWith("# ")) {
                    throw new IllegalArgumentException(file + ": neither a comment nor a commented setting: " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    /** Binds settings as Spring Boot does; what is not among them has its default. */
    public static <T> T bind(String prefix, Class<T> type, Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, Bindable.of(type));
    }

    /** Returns the names of all settings that a record, with the records in it, has. */
    public static Set<String> namesOf(String prefix, Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                names.addAll(namesOf(name, component.getType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }
}
