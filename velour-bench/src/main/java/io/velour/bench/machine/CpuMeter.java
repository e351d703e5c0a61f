package io.velour.bench.machine;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads how much processor time some processes, this one and the whole machine have taken. Safe for many threads. */
public final class CpuMeter {
    private final Map<String, List<Long>> processes;

    /** @param processes their numbers by name; those of one name are added up */
    public CpuMeter(Map<String, List<Long>> processes) {
        this.processes = Map.copyOf(processes);
    }

    /** Reads the meter now. Of a name, nothing is told if one of its processes has ended. */
    public CpuSample read() {
        SortedMap<String, Long> micros = new TreeMap<>();
        processes.forEach((name, pids) -> sum(pids, ProcStat::process).ifPresent(sum -> micros.put(name, sum)));
        ProcStat.Machine machine = ProcStat.machine();
        return new CpuSample(System.nanoTime(), micros,
                ProcStat.process(ProcessHandle.current().pid()).orElse(0), machine.busy(), machine.stolen());
    }

    /** Returns the memory that the processes have, in bytes, by name. */
    public SortedMap<String, Long> memory() {
        SortedMap<String, Long> bytes = new TreeMap<>();
        processes.forEach((name, pids) -> sum(pids, ProcStat::memory).ifPresent(sum -> bytes.put(name, sum)));
        return bytes;
    }

    private interface Reading {
        OptionalLong of(long pid);
    }

    private static OptionalLong sum(List<Long> pids, Reading reading) {
        long sum = 0;
        for (long pid : pids) {
            OptionalLong one = reading.of(pid);
            if (one.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += one.getAsLong();
        }
        return OptionalLong.of(sum);
    }
}
