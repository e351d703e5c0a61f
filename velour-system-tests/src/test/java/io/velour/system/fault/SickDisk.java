package io.velour.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What one process sees of its disk, by strace, which changes the outcome of its syncs for as long as this is open. */
public final class SickDisk implements AutoCloseable {
    private static final int DETACH_SECONDS = 30;

    private final Process strace;

    private SickDisk(Process process, String injection, Path log) {
        Shell.require("/usr/bin/strace", "strace");
        try {
            strace = new ProcessBuilder("strace", "-f", "-qq", "-p", Long.toString(process.pid()), "-e",
                    "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:" + injection, "-o", log.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(log.resolveSibling(log.getFileName() + ".out").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every sync fails with an input/output error. */
    public static SickDisk failing(Process process, Path log) {
        return new SickDisk(process, "error=EIO", log);
    }

    /** Every sync takes that much longer. */
    public static SickDisk slow(Process process, long millis, Path log) {
        return new SickDisk(process, "delay_exit=" + TimeUnit.MILLISECONDS.toMicros(millis), log);
    }

    /** The disk is well again. */
    @Override
    public void close() {
        boolean lived = strace.isAlive();
        strace.destroy();
        try {
            if (!strace.waitFor(DETACH_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("strace did not let go of its process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (!lived) {
            throw new AssertionError("strace ended before its time, so the disk was not sick: " + strace.exitValue());
        }
    }
}
