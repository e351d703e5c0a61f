package io.velour.bench.micro;

import java.util.SplittableRandom;
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

import io.velour.clock.HybridTimestamp;
import io.velour.record.Record;
import io.velour.record.RecordOrder;
import io.velour.record.RecordVersion;

/** Which of two records of a key is newer: asked by every replica of every set. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordOrderBenchmark {
    private static final int RECORDS = 1_024;
    private static final int VALUE_LENGTH = 64;

    private final Record[] records = new Record[RECORDS];
    private final Record[] ofOneTime = new Record[RECORDS];
    private int next;

    public RecordOrderBenchmark() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < RECORDS; i++) {
            records[i] = value(random.nextLong(1L << 40), random.nextLong());
            ofOneTime[i] = value(1, random.nextLong());
        }
    }

    private static Record value(long timestamp, long writer) {
        return new Record.Value(new RecordVersion(new HybridTimestamp(timestamp), writer), new byte[VALUE_LENGTH], null,
                Record.Value.NEVER);
    }

    @Benchmark
    public int byTimestamp() {
        return compareNext(records);
    }

    /** The rare case: two writers with the same time, and the same value. */
    @Benchmark
    public int byWriter() {
        return compareNext(ofOneTime);
    }

    private int compareNext(Record[] among) {
        next = (next + 1) % (RECORDS - 1);
        return RecordOrder.INSTANCE.compare(among[next], among[next + 1]);
    }
}
