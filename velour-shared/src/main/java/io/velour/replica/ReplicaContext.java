package io.velour.replica;

import java.util.concurrent.atomic.AtomicLong;

import io.velour.clock.TimeSource;
import io.velour.cluster.Member;
import io.velour.record.VersionSource;

/** What all partitions of one member share. */
record ReplicaContext(Member self, RecordStore store, ReplicaSettings settings, WriteAdmission admission,
        ServingPermission permission, VersionSource versions, TimeSource time, Throttle catchUpPace,
        AtomicLong lastAsk) {
    /** Returns a number for a question that no other has. */
    long nextAsk() {
        return lastAsk.incrementAndGet();
    }
}
