package io.velour.operation;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;

/** The versions of a frontend whose wall clock stands still. */
final class TestVersions implements VersionSource {
    private final HybridClock clock = new HybridClock(() -> 1_000_000);

    @Override
    public RecordVersion next() {
        return new RecordVersion(clock.next(), 7);
    }

    @Override
    public RecordVersion nextAfter(HybridTimestamp floor) {
        return new RecordVersion(clock.nextAfter(floor), 7);
    }
}
