package io.velour.bench.machine;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the meter stood at; times in microseconds of processor time.
 *
 * @param nanos     when, as of {@link System#nanoTime}
 * @param processes by name; of those that lived
 * @param generator of this process
 * @param machine   of everything on this machine
 * @param stolen    of other machines on the same processors
 */
public record CpuSample(long nanos, SortedMap<String, Long> processes, long generator, long machine, long stolen) {
    /** Returns what was used from an earlier sample to this one. */
    public CpuUse since(CpuSample earlier) {
        SortedMap<String, Long> used = new TreeMap<>();
        processes.forEach((name, micros) -> {
            Long before = earlier.processes.get(name);
            if (before != null) {
                used.put(name, micros - before);
            }
        });
        long generated = generator - earlier.generator;
        long known = used.values().stream().mapToLong(Long::longValue).sum() + generated;
        // The kernel counts processes and the machine at different moments.
        long other = Math.max(0, machine - earlier.machine - known);
        return new CpuUse((nanos - earlier.nanos) / 1_000, used, generated, other, stolen - earlier.stolen);
    }
}
