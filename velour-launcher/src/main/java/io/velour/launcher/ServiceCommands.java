package io.velour.launcher;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What starts a service, up to the arguments of the single process. The script knows; tests have their own. */
@FunctionalInterface
interface ServiceCommands {
    /** The variables by which the script tells; they are kept from the services. */
    String VARIABLES = "VELOUR_COMMAND_";
    /** What a JVM takes besides its heap: classes, code, stacks, and for a storage node RocksDB's caches. */
    int BESIDES_HEAP_MEGABYTES = 200;
    Pattern HEAP = Pattern.compile("-Xmx(\\d+)([kKmMgG]?)");

    /** Returns the words of the command line. */
    List<String> of(ServiceKind kind);

    /** The commands that the script has left in the environment, one word a line. */
    static ServiceCommands ofTheScript(Map<String, String> environment) {
        return kind -> {
            String words = environment.get(VARIABLES + kind.word().toUpperCase(Locale.ROOT));
            if (words == null) {
                throw new LaunchException("start this with ./velour");
            }
            return words.lines().toList();
        };
    }

    /** Returns the megabytes that all the processes together may come to take. */
    default long megabytes(ClusterLayout layout) {
        return megabytes(ServiceKind.CONTROLLER) + layout.storageNodes() * megabytes(ServiceKind.STORAGE)
                + layout.frontends() * megabytes(ServiceKind.FRONTEND);
    }

    private long megabytes(ServiceKind kind) {
        return BESIDES_HEAP_MEGABYTES + of(kind).stream().map(HEAP::matcher).filter(Matcher::matches)
                .mapToLong(ServiceCommands::heapMegabytes)
                // As the JVM does it: the last one counts.
                .reduce(0, (earlier, later) -> later);
    }

    private static long heapMegabytes(Matcher heap) {
        long size = Long.parseLong(heap.group(1));
        return switch (heap.group(2).toLowerCase(Locale.ROOT)) {
            case "g" -> size * 1024;
            case "m" -> size;
            case "k" -> size / 1024;
            default -> size / (1024 * 1024);
        };
    }
}
