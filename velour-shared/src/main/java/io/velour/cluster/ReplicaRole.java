package io.velour.cluster;

/** What a replica may do: take writes in every role, serve reads in one. */
public enum ReplicaRole {
    /** Takes writes while it is being filled; refuses reads. */
    CATCHING_UP,
    /** Takes writes and serves reads. */
    SERVING,
    /** Takes writes until it is taken out; refuses reads. */
    LEAVING
}
