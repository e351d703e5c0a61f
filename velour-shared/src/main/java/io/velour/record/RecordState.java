package io.velour.record;

/** Whether a replica knows that a write is done: {@code PENDING} until it has heard so, {@code COMMITTED} then. */
public enum RecordState {
    PENDING, COMMITTED
}
