package io.velour.operation;

import io.velour.cluster.Epoch;
import io.velour.cluster.ReplicaSet;
import io.velour.record.RecordVersion;
import io.velour.record.VersionSource;

/**
 * The versions that one operation takes after its first, each ahead of the one that outran it, by a margin that grows: two
 * operations cannot chase each other for ever. The margin stays far below what a node calls clock drift.
 */
final class VersionLadder {
    private static final long FIRST_MARGIN_MILLIS = 10;
    private static final int MAX_MARGIN_DOUBLINGS = 6;

    private final VersionSource versions;
    private final Epoch firstReign;
    private int taken;

    /** @param first the entry in which the operation sends its first version */
    VersionLadder(VersionSource versions, ReplicaSet first) {
        this.versions = versions;
        this.firstReign = first.reign();
    }

    /**
     * V2: another version may be taken only while the reign goes on in which the first was sent, for only that leader knows
     * that it never held it.
     */
    boolean mayTakeAnotherIn(ReplicaSet entry) {
        return firstReign.equals(entry.reign());
    }

    /** V2: an operation that has taken another version may finish only in the reign in which it sent the first. */
    boolean mayFinishIn(ReplicaSet entry) {
        return taken == 0 || firstReign.equals(entry.reign());
    }

    /** @param current the version that outran the last one */
    RecordVersion another(RecordVersion current) {
        long margin = FIRST_MARGIN_MILLIS << Math.min(taken, MAX_MARGIN_DOUBLINGS);
        taken++;
        return versions.nextAfter(current.timestamp().plusMillis(margin));
    }
}
