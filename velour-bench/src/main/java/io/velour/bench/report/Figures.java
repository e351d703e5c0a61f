package io.velour.bench.report;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.velour.bench.load.KindResult;
import io.velour.bench.load.LoadResult;
import io.velour.bench.machine.CpuUse;

/**
 * What was measured in one run.
 *
 * @param operations          answered rightly, of all kinds
 * @param operationsPerSecond the same, a second
 * @param errors              operations that came to nothing, and connections that failed
 * @param latencies           of all kinds together
 * @param kinds               by kind of operation
 * @param connectionErrors    what went wrong with connections while nothing was asked on them
 * @param cpu                 processor time
 * @param memoryMegabytes     by process, at the end
 */
public record Figures(long operations, double operationsPerSecond, long errors, Latencies latencies,
        SortedMap<String, Kind> kinds, Map<String, Long> connectionErrors, Cpu cpu,
        SortedMap<String, Long> memoryMegabytes) {
    private static final long MEGABYTE = 1024 * 1024;

    /** What was measured of one kind of operation. */
    public record Kind(long operations, double operationsPerSecond, long conflicts, Map<String, Long> errors,
            Latencies latencies) {
        static Kind of(KindResult result, double seconds) {
            return new Kind(result.operations(), result.operations() / seconds, result.conflicts(), result.errors(),
                    Latencies.of(result.latencies()));
        }
    }

    /**
     * Processor time.
     *
     * @param microsPerOperation          by process
     * @param totalMicrosPerOperation     of these processes together
     * @param generatorMicrosPerOperation of the load generator
     * @param otherCores                  processors that everything else on the machine kept busy
     * @param stolenCores                 processors that other machines took
     */
    public record Cpu(SortedMap<String, Double> microsPerOperation, double totalMicrosPerOperation,
            double generatorMicrosPerOperation, double otherCores, double stolenCores) {
        static Cpu of(CpuUse use, long operations) {
            double perOperation = 1.0 / Math.max(1, operations);
            SortedMap<String, Double> micros = new TreeMap<>();
            use.processes().forEach((name, used) -> micros.put(name, used * perOperation));
            return new Cpu(micros, use.allProcesses() * perOperation, use.generator() * perOperation,
                    use.otherCores(), use.stolenCores());
        }
    }

    /** @param memory bytes, by process */
    public static Figures of(LoadResult result, CpuUse cpu, SortedMap<String, Long> memory) {
        double seconds = result.window().toNanos() / 1e9;
        SortedMap<String, Kind> kinds = new TreeMap<>();
        result.kinds().forEach((kind, recorded) -> kinds.put(kind.word(), Kind.of(recorded, seconds)));
        SortedMap<String, Long> megabytes = new TreeMap<>();
        memory.forEach((name, bytes) -> megabytes.put(name, bytes / MEGABYTE));
        return new Figures(result.operations(), result.operationsPerSecond(), result.errors(),
                Latencies.of(result.latencies()), kinds, result.connectionErrors(), Cpu.of(cpu, result.operations()),
                megabytes);
    }
}
