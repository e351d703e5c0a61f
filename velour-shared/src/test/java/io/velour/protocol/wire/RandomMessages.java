package io.velour.protocol.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.velour.TestMaps;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.ListedKey;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** Messages of every kind with contents drawn from a seed: small and large, at both ends of what is allowed. */
final class RandomMessages {
    private final SplittableRandom random;

    RandomMessages(long seed) {
        this.random = new SplittableRandom(seed);
    }

    StorageRequest request() {
        return switch (random.nextInt(9)) {
            case 0 -> new StorageRequest.Read(partition(), epoch(), key());
            case 1 -> new StorageRequest.Prepare(partition(), epoch(), key(), record(), orNull(this::member));
            case 2 -> new StorageRequest.PrepareIf(partition(), epoch(), key(), record(), orNull(this::version));
            case 3 -> new StorageRequest.Commit(partition(), key(), version());
            case 4 -> new StorageRequest.Adopt(entry());
            case 5 -> new PeerRequest.ReportPending(entry(), orNull(this::key));
            case 7 -> new StorageRequest.ListKeys(partition(), epoch(), orNull(this::key), orNull(this::key),
                    random.nextInt(1, 65_536));
            case 6 -> new PeerRequest.CompareRange(entry(), member(), orNull(this::key));
            default -> new PeerRequest.FetchRange(entry(), member(), orNull(this::key), orNull(this::key));
        };
    }

    StorageAnswer answer() {
        return switch (random.nextInt(14)) {
            case 0 -> new StorageAnswer.Found(epoch(), stored());
            case 1 -> new StorageAnswer.Absent(epoch());
            case 2 -> new StorageAnswer.Accepted(epoch());
            case 3 -> new StorageAnswer.Superseded(epoch());
            case 4 -> new StorageAnswer.Outrun(epoch(), version());
            case 5 -> new StorageAnswer.Unsure(epoch());
            case 6 -> new StorageAnswer.Mismatch(epoch(), orNull(this::stored));
            case 7 -> new StorageAnswer.Expired(epoch(), stored());
            case 8 -> new StorageAnswer.Noted();
            case 9 -> new StorageAnswer.PendingRecords(epoch(), records(), random.nextBoolean());
            case 10 -> new StorageAnswer.RangeDigest(epoch(), orNull(this::key), random.nextInt(100_000),
                    random.nextLong(), random.nextInt(100_000));
            case 12 -> new StorageAnswer.Listed(epoch(), listedKeys(), orNull(this::key));
            case 11 -> new StorageAnswer.RangeRecords(epoch(), orNull(this::key), records());
            default -> new StorageAnswer.Refused(oneOf(Refusal.values()), epoch(), orNull(this::entry));
        };
    }

    private <T> @Nullable T orNull(Supplier<T> drawn) {
        return random.nextBoolean() ? drawn.get() : null;
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private PartitionId partition() {
        return new PartitionId(random.nextInt(1 << random.nextInt(17)));
    }

    private Epoch epoch() {
        return new Epoch(number());
    }

    private long number() {
        return random.nextLong(1L << random.nextInt(63));
    }

    private Member member() {
        return new Member(new NodeId(random.nextLong()), new Incarnation(random.nextLong()));
    }

    private Key key() {
        return new Key(bytes(1, random.nextInt(8) == 0 ? Key.MAX_LENGTH : 40));
    }

    private byte[] bytes(int least, int most) {
        byte[] bytes = new byte[random.nextInt(least, most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private RecordVersion version() {
        return new RecordVersion(new HybridTimestamp(number()), random.nextLong());
    }

    private Record record() {
        if (random.nextInt(4) == 0) {
            return new Record.Tombstone(version());
        }
        long expiry = random.nextBoolean() ? Record.Value.NEVER : number();
        return new Record.Value(version(), bytes(0, random.nextInt(8) == 0 ? 70_000 : 100), orNull(this::contentType),
                expiry);
    }

    private String contentType() {
        return "x".repeat(random.nextInt(Record.MAX_CONTENT_TYPE_LENGTH + 1));
    }

    private StoredRecord stored() {
        return random.nextBoolean() ? StoredRecord.pending(record()) : StoredRecord.committed(record());
    }

    private List<KeyedRecord> records() {
        return IntStream.range(0, random.nextInt(5)).mapToObj(_ -> new KeyedRecord(key(), stored()))
                .sorted(Comparator.comparing(KeyedRecord::key)).toList();
    }

    private List<ListedKey> listedKeys() {
        return records().stream().map(keyed -> new ListedKey(keyed.key(),
                keyed.stored().record() instanceof Record.Value value ? ListedKey.Summary.of(value) : null)).toList();
    }

    private ReplicaSet entry() {
        long epoch = number();
        List<Replica> replicas = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            replicas.add(new Replica(TestMaps.member(i), oneOf(ReplicaRole.values()),
                    new Epoch(random.nextLong(epoch + 1))));
        }
        return new ReplicaSet(partition(), new Epoch(epoch), new Epoch(random.nextLong(epoch + 1)), replicas);
    }
}
