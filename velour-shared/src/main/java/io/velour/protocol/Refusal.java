package io.velour.protocol;

/** Why a storage node did not do what it was asked. Each of them means that nothing was stored. The names are stable. */
public enum Refusal {
    /** The node is in a later epoch of the partition; the answer carries that entry. */
    STALE_EPOCH,
    /** The node's own map does not list this incarnation for the partition. */
    NOT_LISTED,
    /** The node has not yet adopted the epoch that it was asked in, or leads and has not finished reconciling. */
    NOT_READY,
    /** The replica is not {@code SERVING}, or its lease is over. */
    NOT_SERVING,
    /** The version is too far ahead of the node's clock, or too far behind it. */
    CLOCK_DRIFT,
    /** The node has more waiting than it takes. */
    OVERLOADED
}
