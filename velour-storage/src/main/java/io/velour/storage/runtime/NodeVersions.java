package io.velour.storage.runtime;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;

/** The versions of what this node deletes by itself: a hybrid clock and a writer number. For many threads. */
public final class NodeVersions implements VersionSource {
    private final HybridClock clock;
    private final long writer;

    /** @param writer drawn at random when the process starts */
    public NodeVersions(HybridClock clock, long writer) {
        this.clock = clock;
        this.writer = writer;
    }

    @Override
    public RecordVersion next() {
        return new RecordVersion(clock.next(), writer);
    }

    @Override
    public RecordVersion nextAfter(HybridTimestamp floor) {
        return new RecordVersion(clock.nextAfter(floor), writer);
    }
}
