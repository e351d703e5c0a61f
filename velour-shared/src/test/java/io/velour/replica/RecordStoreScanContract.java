package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/** What every {@link RecordStore} must give when it is read from key to key. */
public abstract class RecordStoreScanContract {
    static final PartitionId PARTITION = new PartitionId(7);
    static final long ALL_BYTES = Long.MAX_VALUE;

    /** Returns the store under test, empty at first; the same at every call until it is reopened. */
    protected abstract RecordStore store();

    static StoredRecord value(long millis, byte[] bytes) {
        return StoredRecord.pending(
                new Record.Value(new RecordVersion(HybridTimestamp.ofMillis(millis), 3), bytes, null,
                        Record.Value.NEVER));
    }

    static StoredRecord value(long millis) {
        return value(millis, new byte[]{(byte) millis});
    }

    static Key key(int... bytes) {
        byte[] key = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            key[i] = (byte) bytes[i];
        }
        return new Key(key);
    }

    static Change put(Key key, long millis) {
        return new Change(PARTITION, key, value(millis));
    }

    static Change drop(Key key) {
        return new Change(PARTITION, key, null);
    }

    void write(Change... changes) {
        store().write(List.of(changes), Durability.SYNCED);
    }

    List<Key> scannedKeys(@Nullable Key after, @Nullable Key through, int maxRecords, long maxBytes) {
        return store().scan(PARTITION, after, through, maxRecords, maxBytes).stream().map(KeyedRecord::key).toList();
    }

    void write(PartitionId partition, Key key, StoredRecord stored) {
        store().write(List.of(new Change(partition, key, stored)), Durability.SYNCED);
    }

    @Test
    void aScanOfNothingIsEmpty() {
        assertThat(store().scan(PARTITION, null, null, 1, ALL_BYTES)).isEmpty();
    }

    @Test
    void aScanGoesInTheOrderOfUnsignedBytes() {
        List<Key> inOrder = List.of(key(0), key(0, 0), key(0, 255), key(1), key(127), key(127, 255), key(128), key(254),
                key(255), key(255, 0), key(255, 255), new Key(allOnes()));
        inOrder.reversed().forEach(key -> write(put(key, key.length())));
        assertThat(scannedKeys(null, null, 100, ALL_BYTES)).isEqualTo(inOrder);
        assertThat(store().scan(PARTITION, null, null, 100, ALL_BYTES))
                .allMatch(keyed -> keyed.stored().equals(value(keyed.key().length())));
    }

    private static byte[] allOnes() {
        byte[] bytes = new byte[Key.MAX_LENGTH];
        Arrays.fill(bytes, (byte) 255);
        return bytes;
    }

    @Test
    void aScanBeginsAboveOneBoundAndEndsWithTheOther() {
        write(put(key(1), 1), put(key(2), 2), put(key(2, 0), 3), put(key(3), 4), put(key(200), 5));
        assertThat(scannedKeys(key(2), null, 10, ALL_BYTES)).containsExactly(key(2, 0), key(3), key(200));
        assertThat(scannedKeys(null, key(2), 10, ALL_BYTES)).containsExactly(key(1), key(2));
        assertThat(scannedKeys(key(1), key(3), 10, ALL_BYTES)).containsExactly(key(2), key(2, 0), key(3));
        assertThat(scannedKeys(key(2), key(2), 10, ALL_BYTES)).isEmpty();
        assertThat(scannedKeys(key(3), key(2), 10, ALL_BYTES)).isEmpty();
        assertThat(scannedKeys(key(200), null, 10, ALL_BYTES)).isEmpty();
        assertThat(scannedKeys(null, key(0), 10, ALL_BYTES)).isEmpty();
    }

    @Test
    void aBoundNeedNotBeAKeyThatIsThere() {
        write(put(key(1), 1), put(key(3), 2), put(key(5), 3));
        assertThat(scannedKeys(key(2), key(4), 10, ALL_BYTES)).containsExactly(key(3));
        assertThat(scannedKeys(key(1, 0), key(5, 0), 10, ALL_BYTES)).containsExactly(key(3), key(5));
        assertThat(scannedKeys(key(0), key(2, 9), 10, ALL_BYTES)).containsExactly(key(1));
    }

    @Test
    void aScanGivesNoMoreRecordsThanAskedFor() {
        write(put(key(1), 1), put(key(2), 2), put(key(3), 3));
        assertThat(scannedKeys(null, null, 1, ALL_BYTES)).containsExactly(key(1));
        assertThat(scannedKeys(null, null, 2, ALL_BYTES)).containsExactly(key(1), key(2));
        assertThat(scannedKeys(key(1), null, 3, ALL_BYTES)).containsExactly(key(2), key(3));
        assertThat(scannedKeys(null, null, Integer.MAX_VALUE, ALL_BYTES)).hasSize(3);
    }

    @Test
    void aScanEndsWithTheRecordThatReachesTheBytes() {
        List.of(key(1), key(2), key(3)).forEach(key -> write(PARTITION, key, value(1, new byte[9])));
        assertThat(scannedKeys(null, null, 10, 1)).as("the first record in any case").containsExactly(key(1));
        assertThat(scannedKeys(null, null, 10, 10)).containsExactly(key(1));
        assertThat(scannedKeys(null, null, 10, 11)).containsExactly(key(1), key(2));
        assertThat(scannedKeys(null, null, 10, 20)).containsExactly(key(1), key(2));
        assertThat(scannedKeys(null, null, 10, 21)).containsExactly(key(1), key(2), key(3));
    }

    @Test
    void aTombstoneCountsForTheBytesOfItsKey() {
        for (Key key : List.of(key(1, 1, 1), key(2), key(3))) {
            write(PARTITION, key,
                    StoredRecord.committed(new Record.Tombstone(new RecordVersion(HybridTimestamp.ofMillis(9), 1))));
        }
        assertThat(scannedKeys(null, null, 10, 3)).containsExactly(key(1, 1, 1));
        assertThat(scannedKeys(null, null, 10, 4)).containsExactly(key(1, 1, 1), key(2));
    }

    @Test
    void aScanGivesStatesAndTombstones() {
        StoredRecord pending = StoredRecord
                .pending(new Record.Tombstone(new RecordVersion(HybridTimestamp.ofMillis(9), 1)));
        StoredRecord committed = StoredRecord
                .committed(new Record.Value(new RecordVersion(HybridTimestamp.ofMillis(5), -1), new byte[]{0, 1, -1},
                        "text/plain; charset=utf-8", 1_234_567));
        write(PARTITION, key(1), pending);
        write(PARTITION, key(2), committed);
        assertThat(store().scan(PARTITION, null, null, 10, ALL_BYTES))
                .containsExactly(new KeyedRecord(key(1), pending), new KeyedRecord(key(2), committed));
    }

    @Test
    void aScanNeverLeavesItsPartition() {
        for (int partition : new int[]{0, 6, 8, 7 << 8, 7 + 256, 65_535}) {
            for (Key key : List.of(key(0), key(7), key(255), new Key(allOnes()))) {
                write(new PartitionId(partition), key, value(partition, new byte[1]));
            }
        }
        assertThat(store().scan(PARTITION, null, null, 100, ALL_BYTES)).isEmpty();
        assertThat(store().scan(PARTITION, key(7), null, 100, ALL_BYTES)).isEmpty();
        write(put(key(7), 1));
        assertThat(scannedKeys(null, null, 100, ALL_BYTES)).containsExactly(key(7));
        assertThat(store().scan(new PartitionId(65_535), new Key(allOnes()), null, 100, ALL_BYTES)).isEmpty();
    }

    @Test
    void aScanIsNotChangedByWhatIsWrittenAfterIt() {
        write(put(key(1), 1), put(key(2), 2));
        List<KeyedRecord> scanned = store().scan(PARTITION, null, null, 10, ALL_BYTES);
        write(put(key(1), 7), drop(key(2)), put(key(3), 3));
        assertThat(scanned).containsExactly(new KeyedRecord(key(1), value(1)),
                new KeyedRecord(key(2), value(2)));
    }

    /** Every batch writes the same number under all keys: a scan that sees two numbers saw two moments. */
    @Test
    void aScanShowsAllRecordsAsTheyWereAtOneMoment() throws InterruptedException {
        List<Key> keys = IntStream.range(0, 40).mapToObj(i -> key(i)).toList();
        AtomicBoolean done = new AtomicBoolean();
        RecordStore store = store();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 1; i <= 400; i++) {
                int number = i;
                store.write(keys.stream().map(key -> put(key, number)).toList(), Durability.BUFFERED);
            }
            done.set(true);
        });
        Set<Integer> sizes = new TreeSet<>();
        Set<Integer> numbers = new TreeSet<>();
        do {
            List<KeyedRecord> scanned = store.scan(PARTITION, null, null, 100, ALL_BYTES);
            sizes.add(scanned.size());
            numbers.add((int) scanned.stream().map(KeyedRecord::stored).distinct().count());
        } while (!done.get());
        writer.join();
        assertThat(sizes).isSubsetOf(0, keys.size());
        assertThat(numbers).isSubsetOf(0, 1);
    }

    @Test
    void scansReadPageByPageWhatRandomWritesLeave() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PartitionId partition = new PartitionId((int) seed);
            NavigableMap<Key, StoredRecord> expected = new TreeMap<>();
            for (int i = 0; i < 30; i++) {
                writeAtRandom(partition, expected, random);
                assertThat(readByPages(partition, random)).as("seed %d, after batch %d", seed, i).isEqualTo(expected);
            }
        }
    }

    private void writeAtRandom(PartitionId partition, NavigableMap<Key, StoredRecord> expected,
            SplittableRandom random) {
        List<Change> batch = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            Key key = random.nextBoolean() ? key(random.nextInt(256)) : key(random.nextInt(256), random.nextInt(256));
            boolean drops = random.nextInt(3) == 0;
            StoredRecord stored = drops ? null : value(1 + random.nextInt(1_000), new byte[random.nextInt(20)]);
            batch.add(new Change(partition, key, stored));
            if (stored == null) {
                expected.remove(key);
            } else {
                expected.put(key, stored);
            }
        }
        store().write(batch, random.nextBoolean() ? Durability.SYNCED : Durability.BUFFERED);
    }

    private Map<Key, StoredRecord> readByPages(PartitionId partition, SplittableRandom random) {
        Map<Key, StoredRecord> read = new TreeMap<>();
        Key last = null;
        List<KeyedRecord> page;
        do {
            page = store().scan(partition, last, null, 1 + random.nextInt(5), 1 + random.nextInt(40));
            for (KeyedRecord keyed : page) {
                assertThat(read.put(keyed.key(), keyed.stored())).as("%s was given before", keyed.key()).isNull();
                last = keyed.key();
            }
        } while (!page.isEmpty());
        return read;
    }
}
