package io.velour.bench.machine;

import java.io.Console;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * The machine that measures and is measured.
 *
 * @param processors that this program may use
 * @param memoryMegabytes of the machine
 */
public record Surroundings(int processors, long memoryMegabytes, String system, String java) {
    private static final long MEGABYTE = 1024 * 1024;

    public static Surroundings here() {
        long bytes = ManagementFactory
                .getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                        ? bean.getTotalMemorySize()
                        : 0;
        return new Surroundings(Runtime.getRuntime().availableProcessors(), bytes / MEGABYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.version().toString());
    }

    /** Returns the folder of the project: the script tells it; else the current one is taken for it. */
    public static Path home() {
        String told = System.getenv("VELOUR_HOME");
        return Path.of(told == null ? "" : told).toAbsolutePath();
    }

    /** Whether lines can be redrawn where the output goes. */
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }
}
