package io.velour.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.velour.system.process.ProcessOptions;

/**
 * The wall clock of one process, by libfaketime: read anew from a file all the time, so it can be set while the process
 * runs. The monotonic clock stays true.
 */
public final class WallClock {
    private static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private final Path setting;

    private WallClock(Path setting) {
        this.setting = setting;
    }

    /** Has a process see this clock from its next start on; right at first. */
    public static WallClock of(ProcessOptions options, Path setting) {
        options.environment("LD_PRELOAD", Shell.require(LIBRARY, "libfaketime").toString())
                .environment("FAKETIME_TIMESTAMP_FILE", setting.toString()).environment("FAKETIME_NO_CACHE", "1")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Otherwise a JVM's waits with a limit end at once.
                .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0").environment("NO_FAKE_STAT", "1");
        WallClock clock = new WallClock(setting);
        clock.set(0);
        return clock;
    }

    /** Sets it that far from the right time. */
    public void set(long secondsAhead) {
        try {
            Path aside = setting.resolveSibling(setting.getFileName() + ".new");
            Files.writeString(aside, "%+d%n".formatted(secondsAhead));
            Files.move(aside, setting, StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
