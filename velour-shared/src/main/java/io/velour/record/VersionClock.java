package io.velour.record;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.clock.PhysicalClock;

/**
 * The versions of one process: its hybrid clock, and a writer number that no other process has. A hybrid clock never goes
 * back, so a wall clock that was far ahead for a moment would leave it ahead for as long, and storage nodes refuse such
 * versions: then the process takes another writer number, and begins again with what the wall clock says now. Safe for use
 * by many threads.
 */
public final class VersionClock implements VersionSource {
    private final PhysicalClock physical;
    private final LongSupplier writers;
    private final long maxAheadMillis;
    private volatile Writer current;

    /** One writer number, and the clock that gives it each timestamp once. */
    private record Writer(HybridClock clock, long number) {}

    /**
     * @param writers  draws numbers at random, each new
     * @param maxAhead how far the hybrid clock may be ahead of the physical one before it is given up
     */
    public VersionClock(PhysicalClock physical, LongSupplier writers, Duration maxAhead) {
        this.physical = physical;
        this.writers = writers;
        this.maxAheadMillis = maxAhead.toMillis();
        this.current = newWriter();
    }

    private Writer newWriter() {
        return new Writer(new HybridClock(physical), writers.getAsLong());
    }

    /** Two threads that find the clock ahead at once may each take a new writer: each number is used by one clock. */
    private Writer writer() {
        Writer writer = current;
        if (writer.clock().latest().millis() - physical.millis() > maxAheadMillis) {
            writer = newWriter();
            current = writer;
        }
        return writer;
    }

    @Override
    public RecordVersion next() {
        Writer writer = writer();
        return new RecordVersion(writer.clock().next(), writer.number());
    }

    @Override
    public RecordVersion nextAfter(HybridTimestamp floor) {
        Writer writer = writer();
        return new RecordVersion(writer.clock().nextAfter(floor), writer.number());
    }

    /** Takes note of a version that was read: later ones will be above it, unless it is far ahead of the wall clock. */
    public void observe(RecordVersion seen) {
        writer().clock().observe(seen.timestamp());
    }
}
