package io.velour.storage.rocksdb;

import static io.velour.storage.rocksdb.Places.A;
import static io.velour.storage.rocksdb.Places.B;
import static io.velour.storage.rocksdb.Places.PARTITION;
import static io.velour.storage.rocksdb.Places.committed;
import static io.velour.storage.rocksdb.Places.drop;
import static io.velour.storage.rocksdb.Places.pending;
import static io.velour.storage.rocksdb.Places.value;
import static io.velour.storage.rocksdb.Places.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;
import io.velour.replica.MemoryRecordStore;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;
import io.velour.shell.config.StartupException;

/** A commit closes a number and writes no second record; what is pending and what is committed is told as if it did. */
class RocksDbCommitIT {
    private static final RocksDbSettings SETTINGS = new RocksDbSettings(32 << 20, 16 << 20, true, true);
    private static final RocksDbSettings SMALL = new RocksDbSettings(8 << 20, 1 << 20, true, true);
    private static final Consumer<String> NO_FAILURES = failure -> {
        throw new AssertionError(failure);
    };
    @TempDir
    private Path folder;
    private RocksDbRecordStore store;

    @BeforeEach
    void open() {
        store = new RocksDbRecordStore(folder.resolve("records"), SETTINGS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        open();
    }

    private void write(Change... changes) {
        store.write(List.of(changes), Durability.BUFFERED);
    }

    private @Nullable StoredRecord get(Key key) {
        return store.get(PARTITION, key);
    }

    private static List<KeyedRecord> scan(RecordStore store) {
        return store.scan(PARTITION, null, null, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Requires that reads and scans show this, now and after a reopening. */
    private void assertHolds(Key key, @Nullable StoredRecord stored) {
        for (int time = 0; time < 2; time++) {
            assertThat(get(key)).isEqualTo(stored);
            assertThat(scan(store).stream().filter(keyed -> keyed.key().equals(key)).map(KeyedRecord::stored))
                    .isEqualTo(stored == null ? List.of() : List.of(stored));
            reopen();
        }
    }

    private interface DatabaseCall<T> {
        T in(OpenDatabase database) throws RocksDBException;
    }

    /** Looks past the store, which is closed meanwhile. */
    private <T> T inDatabase(DatabaseCall<T> call) throws RocksDBException {
        store.close();
        try (OpenDatabase database = new OpenDatabase(folder.resolve("records"), SETTINGS, NO_FAILURES)) {
            return call.in(database);
        } finally {
            open();
        }
    }

    private byte[] bytesOf(Key key) throws RocksDBException {
        return inDatabase(database -> database.records().get(RecordKeys.of(PARTITION, key)));
    }

    private OpenNumbers note() throws RocksDBException {
        return inDatabase(OpenDatabase::openNumbers);
    }

    private long logBytes() throws IOException {
        return Files.size(log(folder.resolve("records")));
    }

    private static Path log(Path records) throws IOException {
        try (Stream<Path> files = Files.list(records)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList().getLast();
        }
    }

    @Test
    void aCommitLeavesTheRecordAsItWasWritten() throws RocksDBException {
        write(pending(A, value(1)));
        write(committed(A, value(1)));

        assertThat(get(A)).isEqualTo(StoredRecord.committed(value(1)));
        assertThat(bytesOf(A)).isEqualTo(RecordValues.numbered(0, StoredRecord.pending(value(1))));
        assertThat(note()).isEqualTo(new OpenNumbers(1, new long[0]));
        assertHolds(A, StoredRecord.committed(value(1)));
    }

    @Test
    void aCommitOfALargeRecordTakesAFewBytesOfTheLog() throws IOException {
        Record large = value(1, new byte[1 << 20]);
        write(pending(A, large));
        long before = logBytes();
        write(committed(A, large));

        assertThat(before).isGreaterThan(1 << 20);
        assertThat(logBytes() - before).isBetween(1L, 100L);
        assertHolds(A, StoredRecord.committed(large));
    }

    @Test
    void whatIsPendingAndWhatIsCommittedStaysSoWhenTheStoreIsOpenedAgain() {
        Record tombstone = new Record.Tombstone(version(4));
        Record rich = new Record.Value(version(3), new byte[9], "text/plain", 77);
        write(pending(A, value(1)), pending(B, value(2)), pending(Key.of("c"), rich),
                pending(Key.of("d"), tombstone));
        write(committed(B, value(2)), committed(Key.of("d"), tombstone));

        assertHolds(A, StoredRecord.pending(value(1)));
        assertHolds(B, StoredRecord.committed(value(2)));
        assertHolds(Key.of("c"), StoredRecord.pending(rich));
        assertHolds(Key.of("d"), StoredRecord.committed(tombstone));
    }

    @Test
    void toPrepareAndCommitInOneListWritesOneRecord() throws RocksDBException {
        write(pending(A, value(1)), committed(A, value(1)));

        assertThat(get(A)).isEqualTo(StoredRecord.committed(value(1)));
        assertThat(bytesOf(A)[0]).isEqualTo((byte) 2);
        assertHolds(A, StoredRecord.committed(value(1)));
    }

    @Test
    void theNumberOfAReplacedOrDroppedRecordIsClosed() throws RocksDBException {
        write(pending(A, value(1)), pending(B, value(1)));
        write(pending(A, value(2)), drop(B));

        assertThat(note()).isEqualTo(new OpenNumbers(3, new long[]{2}));
        assertHolds(A, StoredRecord.pending(value(2)));
        assertHolds(B, null);
    }

    @Test
    void aCommitOfTheSameVersionWithOtherContentIsWrittenInFull() throws RocksDBException {
        Record other = value(1, new byte[]{9});
        write(pending(A, value(1)));
        write(committed(A, other));

        assertThat(bytesOf(A)).isEqualTo(RecordValues.plain(StoredRecord.committed(other)));
        assertThat(note().count()).isZero();
        assertHolds(A, StoredRecord.committed(other));
    }

    @Test
    void aCommittedRecordThatWasNeverPendingHereIsWrittenPlainly() throws RocksDBException {
        write(committed(A, value(1)));

        assertThat(bytesOf(A)).isEqualTo(RecordValues.plain(StoredRecord.committed(value(1))));
        assertThat(note()).isEqualTo(OpenNumbers.NONE);
    }

    @Test
    void recordsOfTheOldFormAreReadAndWrittenOver() throws RocksDBException {
        inDatabase(database -> {
            database.records().put(RecordKeys.of(PARTITION, A), RecordValues.plain(StoredRecord.pending(value(1))));
            database.records().put(RecordKeys.of(PARTITION, B), RecordValues.plain(StoredRecord.committed(value(2))));
            return true;
        });
        assertHolds(A, StoredRecord.pending(value(1)));
        assertHolds(B, StoredRecord.committed(value(2)));

        write(committed(A, value(1)), pending(B, value(3)));
        assertHolds(A, StoredRecord.committed(value(1)));
        assertHolds(B, StoredRecord.pending(value(3)));
    }

    @Test
    void afterAReopeningACommitOfTheSameRecordClosesItsNumber() throws RocksDBException {
        write(pending(A, value(1)), pending(B, value(1)));
        reopen();
        write(committed(A, value(1)));

        assertThat(bytesOf(A)[0]).isEqualTo((byte) 2);
        assertThat(note()).isEqualTo(new OpenNumbers(2, new long[]{1}));
        assertHolds(A, StoredRecord.committed(value(1)));
        assertHolds(B, StoredRecord.pending(value(1)));
    }

    @Test
    void afterAReopeningAnotherRecordReplacesAndADropRemovesAndTheirNumbersAreClosed() throws RocksDBException {
        Key c = Key.of("c");
        Key d = Key.of("d");
        write(pending(A, value(1)), pending(B, value(1)), pending(c, value(1)), pending(d, value(1)));
        reopen();
        write(committed(A, value(1, new byte[]{9})), pending(B, value(2)), drop(c), pending(d, value(2)), drop(d),
                committed(d, value(1)));

        assertThat(note()).isEqualTo(new OpenNumbers(6, new long[]{4}));
        assertHolds(A, StoredRecord.committed(value(1, new byte[]{9})));
        assertHolds(B, StoredRecord.pending(value(2)));
        assertHolds(c, null);
        assertHolds(d, StoredRecord.committed(value(1)));
    }

    @Test
    void moreThanMayHaveANumberAreWrittenPlainlyAndTheNoteStaysSmall() throws RocksDBException {
        List<Key> keys = Stream.iterate(0, i -> i + 1).limit(OpenNumbers.MAX + 300).map(i -> Key.of("key " + i))
                .toList();
        store.write(keys.stream().map(key -> pending(key, value(1))).toList(), Durability.BUFFERED);
        assertThat(scan(store)).hasSize(keys.size()).allMatch(keyed -> keyed.stored().isPending());
        assertThat(note().count()).isEqualTo(OpenNumbers.MAX);
        assertThat(bytesOf(keys.getLast())).isEqualTo(RecordValues.plain(StoredRecord.pending(value(1))));
        assertThat(scan(store)).hasSize(keys.size()).allMatch(keyed -> keyed.stored().isPending());

        for (Key key : keys.subList(200, keys.size())) {
            write(committed(key, value(1)));
        }
        write(pending(A, value(1)));

        assertThat(note().count()).isEqualTo(201);
        for (int time = 0; time < 2; time++) {
            for (int i = 0; i < keys.size(); i++) {
                assertThat(get(keys.get(i))).isEqualTo(
                        i < 200 ? StoredRecord.pending(value(1)) : StoredRecord.committed(value(1)));
            }
            assertThat(scan(store)).hasSize(keys.size() + 1);
            reopen();
        }
    }

    @Test
    void theNoteIsInNoScan() {
        write(pending(A, value(1)));
        PartitionId last = new PartitionId(Integer.MAX_VALUE);
        store.write(List.of(new Change(last, A, StoredRecord.pending(value(2)))), Durability.BUFFERED);

        assertThat(scan(store)).hasSize(1);
        assertThat(store.scan(last, null, null, 10, Long.MAX_VALUE))
                .containsExactly(new KeyedRecord(A, StoredRecord.pending(value(2))));
    }

    /** Opens the families as they are, whatever is in them. */
    private static void putNote(Path records, byte[] note) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                ColumnFamilyOptions family = new ColumnFamilyOptions();
                RocksDB database = RocksDB.open(options, records.toString(),
                        List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
                                new ColumnFamilyDescriptor("open-numbers".getBytes(StandardCharsets.US_ASCII), family)),
                        handles)) {
            database.put(handles.getLast(), new byte[]{(byte) 0xff}, note);
        }
    }

    @Test
    void aNoteThatIsNoneIsRefusedAsDamage() throws RocksDBException {
        write(pending(A, value(1)));
        byte[] good = note().encode();
        store.close();
        for (byte[] bad : List.of(new byte[0], new byte[]{9}, Arrays.copyOf(good, good.length - 1))) {
            putNote(folder.resolve("records"), bad);
            assertThatThrownBy(this::open).isInstanceOf(StartupException.class).hasMessageContaining(folder.toString())
                    .hasMessageContaining("cannot be opened");
        }
        putNote(folder.resolve("records"), good);
        open();
        assertHolds(A, StoredRecord.pending(value(1)));
    }

    @Test
    void aNoteThatAnEarlierBuildKeptBehindTheRecordsIsMoved() throws RocksDBException {
        Path earlier = folder.resolve("earlier");
        byte[] place = {(byte) 0xff};
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB database = RocksDB.open(options, earlier.toString())) {
            database.put(RecordKeys.of(PARTITION, A), RecordValues.numbered(4, StoredRecord.pending(value(1))));
            database.put(RecordKeys.of(PARTITION, B), RecordValues.numbered(5, StoredRecord.pending(value(2))));
            database.put(place, new OpenNumbers(6, new long[]{4}).encode());
        }
        for (int time = 0; time < 2; time++) {
            try (RocksDbRecordStore moved = new RocksDbRecordStore(earlier, SETTINGS)) {
                assertThat(moved.get(PARTITION, A)).isEqualTo(StoredRecord.pending(value(1)));
                assertThat(moved.get(PARTITION, B)).isEqualTo(StoredRecord.committed(value(2)));
            }
        }
        try (OpenDatabase database = new OpenDatabase(earlier, SETTINGS, NO_FAILURES)) {
            assertThat(database.openNumbers()).isEqualTo(new OpenNumbers(6, new long[]{4}));
            assertThat(database.records().get(place)).isNull();
        }
    }

    private static List<Change> randomChanges(SplittableRandom random, MemoryRecordStore model, int lengths) {
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            Key key = Key.of("key " + random.nextInt(6));
            StoredRecord held = model.get(PARTITION, key);
            Record record = random.nextInt(5) == 0
                    ? new Record.Tombstone(version(random.nextInt(4)))
                    : value(random.nextInt(4), new byte[random.nextInt(lengths)]);
            changes.add(switch (random.nextInt(8)) {
                case 0 -> drop(key);
                case 1 -> committed(key, record);
                case 2, 3, 4 -> pending(key, record);
                default -> committed(key, held == null ? record : held.record());
            });
        }
        return changes;
    }

    @Test
    void randomChangesAndReopeningsLeaveWhatAStoreInMemoryHolds() {
        for (long seed = 1; seed <= 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MemoryRecordStore model = new MemoryRecordStore();
            write(scan(store).stream().map(keyed -> drop(keyed.key())).toArray(Change[]::new));
            for (int step = 0; step < 150; step++) {
                List<Change> changes = randomChanges(random, model, 2);
                store.write(changes, Durability.BUFFERED);
                model.write(changes, Durability.BUFFERED);
                if (random.nextInt(20) == 0) {
                    reopen();
                }
                assertThat(scan(store)).as("seed %s, step %s", seed, step).isEqualTo(scan(model));
                for (KeyedRecord keyed : scan(model)) {
                    assertThat(get(keyed.key())).as("seed %s, step %s", seed, step).isEqualTo(keyed.stored());
                }
            }
        }
    }

    /** The log is cut behind each write in turn, as if the power had been lost before the next one was synced. */
    @Test
    void whereverTheLogEndsTheStoreIsAsItWasAfterTheLastWriteInIt() throws IOException {
        assertIsAsAfterEachWriteWhereverTheLogEnds("seed 5", new SplittableRandom(5), new MemoryRecordStore());
    }

    /** Records and note are written out to tables apart from each other: what the log then still has is more than one of them needs. */
    @Test
    void whereverTheLogEndsBehindTablesTheStoreIsAsItWasAfterTheLastWriteInIt() throws IOException {
        store.close();
        store = new RocksDbRecordStore(folder.resolve("records"), SMALL);
        SplittableRandom random = new SplittableRandom(6);
        MemoryRecordStore model = new MemoryRecordStore();
        for (int step = 0; step < 200; step++) {
            List<Change> changes = randomChanges(random, model, 1 << 15);
            store.write(changes, Durability.BUFFERED);
            model.write(changes, Durability.BUFFERED);
        }
        assertThat(store.tableBytes()).isPositive();

        assertIsAsAfterEachWriteWhereverTheLogEnds("seed 6", random, model);
    }

    private void assertIsAsAfterEachWriteWhereverTheLogEnds(String seed, SplittableRandom random,
            MemoryRecordStore model) throws IOException {
        List<Long> ends = new ArrayList<>();
        List<List<KeyedRecord>> states = new ArrayList<>();
        for (int step = 0; step < 1_000 && ends.size() < 40; step++) {
            List<Change> changes = randomChanges(random, model, 2);
            store.write(changes, Durability.BUFFERED);
            model.write(changes, Durability.BUFFERED);
            if (!ends.isEmpty() && logBytes() < ends.getLast()) {
                // Another log has begun. What is in the ones before it is synced, so that it cannot be lost.
                ends.clear();
                states.clear();
            }
            ends.add(logBytes());
            states.add(scan(model));
        }
        assertThat(ends).hasSize(40);
        store.close();
        for (int step = 0; step < ends.size(); step++) {
            Path copy = copyWithLogUpTo(ends.get(step), "copy " + step);
            try (RocksDbRecordStore cut = new RocksDbRecordStore(copy, SETTINGS)) {
                assertThat(scan(cut)).as("%s, step %s", seed, step).isEqualTo(states.get(step));
            }
        }
    }

    private Path copyWithLogUpTo(long length, String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name));
        try (Stream<Path> files = Files.list(folder.resolve("records"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path log = log(copy);
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), (int) length));
        return copy;
    }

    /** Every third version is committed, the others are replaced while they are pending. */
    @Test
    void aReaderNeverSeesAVersionCommittedThatNeverWasNorOnePendingWhoseCommitHasReturned() throws Exception {
        int versions = 6_000;
        AtomicInteger lastCommitted = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        write(pending(A, value(0)), committed(A, value(0)));
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int version = 1; version <= versions; version++) {
                write(pending(A, value(version)));
                if (version % 3 == 0) {
                    write(committed(A, value(version)));
                    lastCommitted.set(version);
                }
            }
        });
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                for (boolean scans = false; writer.isAlive(); scans = !scans) {
                    int committed = lastCommitted.get();
                    StoredRecord seen = scans ? scan(store).getFirst().stored() : Objects.requireNonNull(get(A));
                    assertSeen(seen, committed);
                }
            } catch (RuntimeException | AssertionError e) {
                failure.set(e);
            }
        });
        writer.join();
        reader.join();

        assertThat(failure.get()).isNull();
        assertHolds(A, StoredRecord.committed(value(versions)));
    }

    private static void assertSeen(StoredRecord seen, int lastCommitted) {
        long version = seen.version().timestamp().value();
        assertThat(version).isGreaterThanOrEqualTo(lastCommitted);
        if (!seen.isPending()) {
            assertThat(version % 3).as("version %s is committed", version).isZero();
        } else {
            assertThat(version).isGreaterThan(lastCommitted);
        }
    }

    /** Each list commits one key and prepares the other: both pending or both committed is no moment that there was. */
    @Test
    void aScanShowsStatesAsTheyWereAtOneMoment() throws Exception {
        write(pending(A, value(0)), committed(B, value(0)));
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int version = 1; version <= 6_000; version++) {
                Key commits = version % 2 == 0 ? B : A;
                Key prepares = version % 2 == 0 ? A : B;
                write(committed(commits, value(version - 1)), pending(prepares, value(version)));
            }
        });
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                while (writer.isAlive()) {
                    assertThat(scan(store)).filteredOn(keyed -> keyed.stored().isPending()).hasSize(1);
                }
            } catch (RuntimeException | AssertionError e) {
                failure.set(e);
            }
        });
        writer.join();
        reader.join();

        assertThat(failure.get()).isNull();
    }
}
