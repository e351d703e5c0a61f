package io.velour.bench.machine;

import java.util.SortedMap;

/**
 * Processor time that was used, in microseconds.
 *
 * @param elapsed   in how much time
 * @param processes by name; of those that lived all the time
 * @param generator by this process
 * @param other     by everything else on this machine
 * @param stolen    by other machines on the same processors
 */
public record CpuUse(long elapsed, SortedMap<String, Long> processes, long generator, long other, long stolen) {
    /** Returns how many processors everything else kept busy. */
    public double otherCores() {
        return cores(other);
    }

    public double stolenCores() {
        return cores(stolen);
    }

    private double cores(long micros) {
        return elapsed == 0 ? 0 : (double) micros / elapsed;
    }

    /** Returns what the processes have used together. */
    public long allProcesses() {
        return processes.values().stream().mapToLong(Long::longValue).sum();
    }
}
