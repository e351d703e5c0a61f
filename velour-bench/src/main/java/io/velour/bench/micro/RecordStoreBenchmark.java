package io.velour.bench.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;

/** What the store of a storage node takes for a get, and for a batch of sets, synced or not. Of a batch, not of each record. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RecordStoreBenchmark {
    /** The store, for as long as one benchmark runs. */
    @State(Scope.Thread)
    public static class Stored {
        private @Nullable FilledStore filled;

        @Setup
        public void fill() throws IOException {
            filled = new FilledStore();
        }

        FilledStore filled() {
            if (filled == null) {
                throw new IllegalStateException("not filled yet");
            }
            return filled;
        }

        @TearDown
        public void empty() throws IOException {
            filled().close();
        }
    }

    /** How sets are written. */
    @State(Scope.Thread)
    public static class Batch {
        @Param({"1", "16", "256"})
        private int size;
        @Param
        private Durability durability = Durability.SYNCED;
    }

    @Benchmark
    public @Nullable StoredRecord get(Stored stored) {
        int number = stored.filled().anyNumber();
        return stored.filled().store().get(FilledStore.partition(number), FilledStore.key(number));
    }

    @Benchmark
    public void put(Stored stored, Batch batch) {
        stored.filled().store().write(stored.filled().changes(batch.size), batch.durability);
    }
}
