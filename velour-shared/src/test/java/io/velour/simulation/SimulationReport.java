package io.velour.simulation;

/**
 * What one run was like.
 *
 * @param nanos  simulated time
 * @param events how many things happened
 * @param digest of the trace: the same for the same seed in every JVM
 */
record SimulationReport(int operations, long nanos, long events, FaultCounts faults, long digest, int indeterminate,
        int notDone) {}
