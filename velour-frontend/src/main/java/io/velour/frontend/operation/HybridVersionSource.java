package io.velour.frontend.operation;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.operation.VersionSource;
import io.velour.record.RecordVersion;

/** Versions of this process: its hybrid clock, and the number that no other process has. */
public final class HybridVersionSource implements VersionSource {
    private final HybridClock clock;
    private final long writer;

    /** @param writer drawn at random when the process starts */
    public HybridVersionSource(HybridClock clock, long writer) {
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

    /** Takes note of a version that was read: later ones will be above it. */
    public void observe(RecordVersion seen) {
        clock.observe(seen.timestamp());
    }
}
