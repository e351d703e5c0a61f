package io.velour.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How long a process has been running, and the memory that it takes; "-" where nobody tells. */
final class ProcessFigures {
    private static final String UNKNOWN = "-";

    private ProcessFigures() {}

    static String uptime(long pid) {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant())
                .map(start -> words(Duration.between(start, Instant.now()))).orElse(UNKNOWN);
    }

    static String words(Duration up) {
        if (up.toDays() > 0) {
            return up.toDays() + " d " + up.toHoursPart() + " h";
        }
        return up.toHours() > 0
                ? up.toHours() + " h " + up.toMinutesPart() + " min"
                : up.toMinutesPart() + " min " + up.toSecondsPart() + " s";
    }

    static String memory(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB").orElse(UNKNOWN);
        } catch (IOException nobodyTells) {
            return UNKNOWN;
        }
    }
}
