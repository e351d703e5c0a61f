package io.velour.bench.workload;

/**
 * One operation on one key.
 *
 * @param key the number of the key, from 0
 */
public record Operation(OperationKind kind, int key) {}
