package io.velour.cluster;

/**
 * One member's copy of one partition.
 *
 * @param listing the epoch in which the replica's unbroken time in the list began
 */
public record Replica(Member member, ReplicaRole role, Epoch listing) {
    public boolean isServing() {
        return role == ReplicaRole.SERVING;
    }
}
