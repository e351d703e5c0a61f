package io.velour.operation;

import io.velour.clock.HybridTimestamp;
import io.velour.record.RecordVersion;

/** Port to the frontend's hybrid clock and writer number. Never gives a version twice. */
public interface VersionSource {
    /** Returns a version above everything that this frontend has seen. */
    RecordVersion next();

    /** Returns a version whose timestamp is above {@code floor} and above everything that this frontend has seen. */
    RecordVersion nextAfter(HybridTimestamp floor);
}
