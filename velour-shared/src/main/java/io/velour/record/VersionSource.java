package io.velour.record;

import io.velour.clock.HybridTimestamp;

/** Port to the hybrid clock and writer number. Never gives a version twice. */
public interface VersionSource {
    /** Returns a version above everything that this process has seen. */
    RecordVersion next();

    /** Returns a version whose timestamp is above {@code floor} and above everything that this process has seen. */
    RecordVersion nextAfter(HybridTimestamp floor);
}
