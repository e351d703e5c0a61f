package io.velour.exploration;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.clock.PhysicalClock;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;

/** The versions of one operation: the shipping clock over a wall clock that stands still; the writer names the operation. */
final class OperationVersions implements VersionSource {
    private final HybridClock clock;
    private final long writer;

    private record Standing(long millis) implements PhysicalClock {}

    OperationVersions(long millis, long writer) {
        this.clock = new HybridClock(new Standing(millis));
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
