package io.velour.bench.micro;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.velour.cluster.KeyPartitioner;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;

/** From a key to its partition, which every operation begins with: SHA-1 of the key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyPartitionerBenchmark {
    private static final int KEYS = 1_024;

    private final KeyPartitioner partitioner = new KeyPartitioner(2);
    private final Key[] keys = new Key[KEYS];
    private int next;

    public KeyPartitionerBenchmark() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Key.of("bench-%09d".formatted(i));
        }
    }

    @Benchmark
    public PartitionId partitionOfAKeyOf15Bytes() {
        next = (next + 1) % KEYS;
        return partitioner.partitionOf(keys[next]);
    }
}
