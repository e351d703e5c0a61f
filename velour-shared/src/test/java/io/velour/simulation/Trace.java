package io.velour.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What happened, condensed to a number that is the same for the same seed in every JVM; and, if asked for, the last lines of
 * it as text.
 */
final class Trace {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final EventQueue queue;
    private final int keptLines;
    private final Deque<String> lines = new ArrayDeque<>();
    private long digest;

    /** @param keptLines how many lines of text are kept; 0 makes none */
    Trace(EventQueue queue, int keptLines) {
        this.queue = queue;
        this.keptLines = keptLines;
    }

    boolean isText() {
        return keptLines > 0;
    }

    void note(String who, String what) {
        mix(who.hashCode() * 31L + what.hashCode());
        if (isText()) {
            line(who + " " + what);
        }
    }

    void mix(long value) {
        digest = (digest ^ value ^ queue.now()) * MULTIPLIER;
        digest ^= digest >>> 32;
    }

    void line(String text) {
        if (lines.size() == keptLines) {
            lines.removeFirst();
        }
        lines.addLast("%11.6f %s".formatted(queue.now() / 1e9, text));
    }

    long digest() {
        return digest;
    }

    String text() {
        return String.join("\n", lines);
    }
}
