package io.velour.replica;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.record.Key;
import io.velour.record.RecordVersion;

/**
 * What the leader of one partition remembers of its reign (V1): the versions that were replaced here, each for longer than
 * the longest deadline of an operation. Volatile and bounded: of what it had to forget sooner it keeps the highest
 * timestamp.
 */
final class LeaderMemory {
    private final int maxEntries;
    private final long keepNanos;
    private final Deque<Entry> byAge = new ArrayDeque<>();
    private final Set<Replaced> replaced = new HashSet<>();
    private Epoch reign = Epoch.NONE;
    private HybridTimestamp forgotten = HybridTimestamp.ZERO;

    private record Replaced(Key key, RecordVersion version) {}

    private record Entry(Replaced replaced, long atNanos) {}

    /** What the memory says of a version. */
    enum Answer {
        HELD, NEVER_HELD, UNSURE
    }

    LeaderMemory(int maxEntries, Duration keep) {
        this.maxEntries = maxEntries;
        this.keepNanos = keep.toNanos();
    }

    /** Remembers that a version was replaced in this reign. Forgets everything of an earlier reign first. */
    void remember(Epoch inReign, Key key, RecordVersion version, long nowNanos) {
        enter(inReign);
        dropOld(nowNanos);
        if (byAge.size() == maxEntries) {
            forgetOldest();
        }
        Replaced entry = new Replaced(key, version);
        if (replaced.add(entry)) {
            byAge.addLast(new Entry(entry, nowNanos));
        }
    }

    Answer ask(Epoch inReign, Key key, RecordVersion version) {
        enter(inReign);
        if (replaced.contains(new Replaced(key, version))) {
            return Answer.HELD;
        }
        return version.timestamp().isAfter(forgotten) ? Answer.NEVER_HELD : Answer.UNSURE;
    }

    private void enter(Epoch inReign) {
        if (!inReign.equals(reign)) {
            reign = inReign;
            forgotten = HybridTimestamp.ZERO;
            byAge.clear();
            replaced.clear();
        }
    }

    /** What is older than every deadline is not asked for any more: it goes without a trace. */
    private void dropOld(long nowNanos) {
        while (!byAge.isEmpty() && nowNanos - byAge.getFirst().atNanos() > keepNanos) {
            replaced.remove(byAge.removeFirst().replaced());
        }
    }

    private void forgetOldest() {
        Replaced oldest = byAge.removeFirst().replaced();
        replaced.remove(oldest);
        HybridTimestamp timestamp = oldest.version().timestamp();
        forgotten = timestamp.isAfter(forgotten) ? timestamp : forgotten;
    }
}
