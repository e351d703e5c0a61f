package io.velour.system.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one process of a cluster under test is started with besides its start line. Holds from its next start on. */
public final class ProcessOptions {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> jvm = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();

    /** Sets a variable of its environment. */
    public ProcessOptions environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets an option of its JVM, without white space; a later one of that name takes its place. */
    public ProcessOptions jvm(String name, String option) {
        jvm.put(name, option);
        return this;
    }

    /** Sets one of its properties, as {@code --name=value} behind the start line. */
    public ProcessOptions property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Takes all variables of its environment back. */
    public void plainEnvironment() {
        environment.clear();
    }

    Map<String, String> environmentOf(String kind) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        if (!jvm.isEmpty()) {
            all.put("VELOUR_" + kind.toUpperCase(Locale.ROOT) + "_OPTS", String.join(" ", jvm.values()));
        }
        return all;
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments;
    }
}
