package io.velour.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

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
import org.openjdk.jmh.annotations.Warmup;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** What a batch between a frontend and a storage node costs to write and to read: of gets and of sets of 64 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchCodecBenchmark {
    private static final ClusterId CLUSTER = new ClusterId(1);
    private static final Epoch EPOCH = new Epoch(7);
    private static final int PARTITIONS = 256;
    private static final int VALUE_LENGTH = 64;

    @Param({"1", "16", "64"})
    private int size;
    private RequestBatch reads = new RequestBatch(CLUSTER, List.of());
    private RequestBatch prepares = reads;
    private List<StorageAnswer> found = List.of();
    private byte[] encodedReads = {};
    private byte[] encodedPrepares = {};
    private byte[] encodedFound = {};

    @Setup
    public void encode() {
        reads = new RequestBatch(CLUSTER, IntStream.range(0, size).mapToObj(BatchCodecBenchmark::read).toList());
        prepares = new RequestBatch(CLUSTER, IntStream.range(0, size).mapToObj(BatchCodecBenchmark::prepare).toList());
        found = IntStream.range(0, size).mapToObj(BatchCodecBenchmark::found).toList();
        encodedReads = BatchCodec.encode(reads);
        encodedPrepares = BatchCodec.encode(prepares);
        encodedFound = BatchCodec.encode(found);
    }

    private static StorageRequest read(int number) {
        return new StorageRequest.Read(new PartitionId(number % PARTITIONS), EPOCH, key(number));
    }

    private static StorageRequest prepare(int number) {
        return new StorageRequest.Prepare(new PartitionId(number % PARTITIONS), EPOCH, key(number), value(number),
                null);
    }

    private static StorageAnswer found(int number) {
        return new StorageAnswer.Found(EPOCH, StoredRecord.committed(value(number)));
    }

    private static Key key(int number) {
        return Key.of("bench-%09d".formatted(number));
    }

    private static Record value(int number) {
        RecordVersion version = new RecordVersion(HybridTimestamp.ofMillis(1_700_000_000_000L + number), 42);
        return new Record.Value(version, new byte[VALUE_LENGTH], null, Record.Value.NEVER);
    }

    @Benchmark
    public byte[] encodeReads() {
        return BatchCodec.encode(reads);
    }

    @Benchmark
    public RequestBatch decodeReads() {
        return BatchCodec.decodeRequests(encodedReads);
    }

    @Benchmark
    public byte[] encodePrepares() {
        return BatchCodec.encode(prepares);
    }

    @Benchmark
    public RequestBatch decodePrepares() {
        return BatchCodec.decodeRequests(encodedPrepares);
    }

    @Benchmark
    public byte[] encodeFound() {
        return BatchCodec.encode(found);
    }

    @Benchmark
    public List<StorageAnswer> decodeFound() {
        return BatchCodec.decodeAnswers(encodedFound);
    }
}
