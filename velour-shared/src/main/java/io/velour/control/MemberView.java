package io.velour.control;

import java.time.Duration;

import io.velour.cluster.StorageNode;

/**
 * A storage node of the map, as an operator sees it.
 *
 * @param condition  whether it can be counted on
 * @param leaseLeft  how much of its lease is left, as the controller counts; zero if it has none
 * @param isDraining whether it is being emptied; it is drained once it holds nothing
 * @param serving    how many of its replicas serve
 * @param catchingUp how many are being filled
 * @param leaving    how many are about to be taken out
 * @param leading    how many of those that serve lead their partition
 * @param planned    how many it should hold
 */
public record MemberView(StorageNode node, Condition condition, Duration leaseLeft, boolean isDraining, int serving,
        int catchingUp, int leaving, int leading, int planned) {
    /** How a member is, as the controller sees it. */
    public enum Condition {
        /** It renews its lease. */
        UP,
        /** Others say that they cannot reach it. */
        SUSPECT,
        /** It has no lease. */
        DOWN
    }

    public boolean isDrained() {
        return isDraining && serving + catchingUp + leaving == 0;
    }
}
