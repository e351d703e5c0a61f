package io.velour.bench.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.velour.bench.failure.BenchException;

/**
 * How a cluster of Velour is set up.
 *
 * @param home       the folder of the project; another one for another version of it
 * @param properties by kind of process (controller, storage, frontend): what follows its start line
 * @param jvmOptions by kind of process
 */
public record VelourShape(Path home, int storageNodes, int frontends, int redundancy,
        Map<String, List<String>> properties, Map<String, List<String>> jvmOptions) {
    private static final List<String> KINDS = List.of("controller", "storage", "frontend");
    private static final String ALL = "all";
    private static final String JVM = "-jvm";

    /** Three storage nodes with three replicas of each partition, one frontend, everything else as by default. */
    public static VelourShape usual(Path home) {
        return new VelourShape(home, 3, 1, 3, Map.of(), Map.of());
    }

    /**
     * Reads words that change the usual: {@code storage-nodes=6}, {@code frontends=2}, {@code redundancy=2}, {@code home=FOLDER},
     * {@code storage:--property=value} (likewise controller, frontend, all), {@code storage-jvm:-Xmx1g}.
     */
    public static VelourShape parse(Path usualHome, List<String> words) {
        Path home = usualHome;
        Map<String, Integer> numbers = new TreeMap<>(Map.of("storage-nodes", 3, "frontends", 1, "redundancy", 3));
        Map<String, List<String>> properties = new TreeMap<>();
        Map<String, List<String>> jvmOptions = new TreeMap<>();
        for (String word : words) {
            if (word.startsWith("home=")) {
                home = Path.of(word.substring("home=".length())).toAbsolutePath();
            } else if (word.contains(":-")) {
                addOption(word, properties, jvmOptions);
            } else {
                setNumber(word, numbers);
            }
        }
        return new VelourShape(home, number(numbers, "storage-nodes"), number(numbers, "frontends"),
                number(numbers, "redundancy"), properties, jvmOptions);
    }

    private static int number(Map<String, Integer> numbers, String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalStateException("every number has a default");
        }
        return number;
    }

    private static void addOption(String word, Map<String, List<String>> properties,
            Map<String, List<String>> jvmOptions) {
        int colon = word.indexOf(":-");
        String who = word.substring(0, colon);
        boolean jvm = who.endsWith(JVM);
        String kind = jvm ? who.substring(0, who.length() - JVM.length()) : who;
        if (!kind.equals(ALL) && !KINDS.contains(kind)) {
            throw wrong(word);
        }
        for (String each : kind.equals(ALL) ? KINDS : List.of(kind)) {
            (jvm ? jvmOptions : properties).computeIfAbsent(each, _ -> new ArrayList<>())
                    .add(word.substring(colon + 1));
        }
    }

    private static void setNumber(String word, Map<String, Integer> numbers) {
        String[] parts = word.split("=", 2);
        if (parts.length != 2 || !numbers.containsKey(parts[0]) || !parts[1].matches("[1-9]\\d?")) {
            throw wrong(word);
        }
        numbers.put(parts[0], Integer.parseInt(parts[1]));
    }

    private static BenchException wrong(String word) {
        return BenchException.misuse("'" + word
                + "' is no part of a variant: storage-nodes=N, frontends=N, redundancy=N,"
                + " home=FOLDER, KIND:--property=value or KIND-jvm:-option, where KIND is controller, storage, frontend"
                + " or all");
    }

    List<String> propertiesOf(String kind) {
        return properties.getOrDefault(kind, List.of());
    }

    List<String> jvmOptionsOf(String kind) {
        return jvmOptions.getOrDefault(kind, List.of());
    }
}
