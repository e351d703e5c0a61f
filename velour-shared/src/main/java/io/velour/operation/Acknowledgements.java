package io.velour.operation;

import java.util.HashSet;
import java.util.Set;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;

/**
 * Counts who has acknowledged one version within one epoch: complete when every replica in the list has, the leader with
 * {@code ACCEPTED}.
 */
final class Acknowledgements {
    private final ReplicaSet entry;
    private final Set<Member> missing;

    Acknowledgements(ReplicaSet entry) {
        this.entry = entry;
        this.missing = new HashSet<>(entry.members());
    }

    /** Counts an answer if it is an acknowledgement of this epoch, and tells whether it is. */
    boolean count(Member from, StorageAnswer answer) {
        boolean acknowledges = switch (answer) {
            case StorageAnswer.Accepted accepted -> accepted.epoch().equals(entry.epoch());
            case StorageAnswer.Superseded superseded ->
                superseded.epoch().equals(entry.epoch()) && !entry.isLedBy(from);
            default -> false;
        };
        if (acknowledges) {
            missing.remove(from);
        }
        return acknowledges;
    }

    /** Tells whether all have acknowledged. A list without a leader is never complete. */
    boolean isComplete() {
        return missing.isEmpty() && entry.leader().isPresent();
    }

    boolean isMissing(Member member) {
        return missing.contains(member);
    }
}
