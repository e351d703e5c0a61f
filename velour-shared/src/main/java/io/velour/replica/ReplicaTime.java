package io.velour.replica;

/**
 * The time at which a batch is decided, as the shell read it.
 *
 * @param wallMillis     milliseconds since the Unix epoch; may jump
 * @param monotonicNanos nanoseconds since any moment; never jumps
 */
public record ReplicaTime(long wallMillis, long monotonicNanos) {}
