package io.velour.simulation;

/** What may go wrong. Each seed switches each kind on or off. */
enum FaultKind {
    /** Messages are lost. */
    LOSS,
    /** Some messages take long: past time-outs, past leases. */
    DELAY,
    /** A transport that may repeat a request does. */
    DUPLICATE,
    /** Processes cannot reach each other, in both directions or in one. */
    SPLIT,
    /** A storage node dies and comes back as a new incarnation. */
    STORAGE_CRASH,
    /** As before, and what was not synced is gone, the last write perhaps in part. */
    POWER_LOSS,
    /** A storage node comes back with an empty disk. */
    DISK_LOSS,
    /** A storage node ends as a process that is asked to: it gives its lease back, takes writes for a while, and comes back. */
    ORDERLY_STOP,
    /** All storage nodes die at once. */
    BLACKOUT, FRONTEND_CRASH, CONTROLLER_CRASH,
    /** A process stands still, for longer than its lease too. */
    FREEZE,
    /** Wall clocks are off, and jump. */
    CLOCK_JUMP,
    /** Clocks are too fast or too slow, by up to a hundredth. */
    CLOCK_RATE,
    /** A thread sleeps between looking at the clock and reading a record. */
    SLEEPY_READ,
    /** Storing takes long at times. */
    SLOW_DISK,
    /** Storage nodes are added while all runs. */
    NEW_NODE,
    /** The operator drains storage nodes, and takes that back. */
    DRAIN
}
