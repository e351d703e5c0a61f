package io.velour.replica;

import java.time.Duration;

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
    private final VersionQueue replaced = new VersionQueue();
    private Epoch reign = Epoch.NONE;
    private HybridTimestamp forgotten = HybridTimestamp.ZERO;

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
        if (replaced.size() == maxEntries) {
            forgetOldest();
        }
        replaced.add(key, version, nowNanos);
    }

    Answer ask(Epoch inReign, Key key, RecordVersion version) {
        enter(inReign);
        if (replaced.contains(key, version)) {
            return Answer.HELD;
        }
        return version.timestamp().isAfter(forgotten) ? Answer.NEVER_HELD : Answer.UNSURE;
    }

    private void enter(Epoch inReign) {
        if (!inReign.equals(reign)) {
            reign = inReign;
            forgotten = HybridTimestamp.ZERO;
            replaced.clear();
        }
    }

    /** What is older than every deadline is not asked for any more: it goes without a trace. */
    private void dropOld(long nowNanos) {
        while (!replaced.isEmpty() && nowNanos - replaced.oldestTime() > keepNanos) {
            replaced.removeOldest();
        }
    }

    private void forgetOldest() {
        HybridTimestamp timestamp = replaced.removeOldest();
        forgotten = timestamp.isAfter(forgotten) ? timestamp : forgotten;
    }
}
