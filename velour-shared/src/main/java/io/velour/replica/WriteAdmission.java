package io.velour.replica;

import java.time.Duration;

import io.velour.cluster.ClusterSettings;
import io.velour.record.RecordVersion;

/**
 * Says whether a version's time is near enough to the node's own: not more than the max clock offset ahead, not more than
 * half the tombstone retention behind (PROTOCOL.md, "Clocks").
 */
public final class WriteAdmission {
    private final long maxAheadMillis;
    private final long maxBehindMillis;

    public WriteAdmission(ClusterSettings settings) {
        this(settings.maxClockOffset(), settings.tombstoneRetention().dividedBy(2));
    }

    private WriteAdmission(Duration maxAhead, Duration maxBehind) {
        this.maxAheadMillis = maxAhead.toMillis();
        this.maxBehindMillis = maxBehind.toMillis();
    }

    /** @param nowMillis the node's wall clock, milliseconds since the Unix epoch */
    boolean admits(RecordVersion version, long nowMillis) {
        long ahead = version.timestamp().millis() - nowMillis;
        return ahead <= maxAheadMillis && -ahead <= maxBehindMillis;
    }

    /**
     * Tells whether no write is admitted any more that is older than this one: then a tombstone of this version keeps nothing
     * away, and whether a replica has it makes no difference.
     */
    boolean isOutlived(RecordVersion version, long nowMillis) {
        return nowMillis - version.timestamp().millis() > maxBehindMillis;
    }
}
