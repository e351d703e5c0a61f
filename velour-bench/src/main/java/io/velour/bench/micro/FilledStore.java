package io.velour.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.velour.bench.machine.Surroundings;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.rocksdb.RocksDbSettings;

/** A storage node's RocksDB with 200,000 records of 64 bytes, in a new folder on the disk of the project; gone when it is closed. */
final class FilledStore implements AutoCloseable {
    private static final int RECORDS = 200_000;
    private static final int FILLED_AT_ONCE = 1_000;
    private static final int PARTITIONS = 256;
    private static final int VALUE_LENGTH = 64;
    private static final long MEBIBYTE = 1 << 20;

    private final Path folder;
    private final RocksDbRecordStore store;
    private final SplittableRandom random = new SplittableRandom(1);
    private long timestamp;

    FilledStore() throws IOException {
        // Not where temporary files are: that may be memory, and a sync would cost nothing.
        folder = Files.createTempDirectory(Files.createDirectories(Surroundings.home().resolve(".velour")), "micro-");
        store = new RocksDbRecordStore(folder, new RocksDbSettings(128 * MEBIBYTE, 64 * MEBIBYTE, true, true));
        List<RecordStore.Change> changes = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            changes.add(change(i));
            if (changes.size() == FILLED_AT_ONCE) {
                store.write(changes, RecordStore.Durability.BUFFERED);
                changes.clear();
            }
        }
    }

    RocksDbRecordStore store() {
        return store;
    }

    /** Draws one of the keys that are there. */
    int anyNumber() {
        return random.nextInt(RECORDS);
    }

    static PartitionId partition(int number) {
        return new PartitionId(number % PARTITIONS);
    }

    static Key key(int number) {
        return Key.of("bench-%09d".formatted(number));
    }

    /** Returns new records for keys that are there. */
    List<RecordStore.Change> changes(int size) {
        List<RecordStore.Change> changes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            changes.add(change(anyNumber()));
        }
        return changes;
    }

    private RecordStore.Change change(int number) {
        byte[] value = new byte[VALUE_LENGTH];
        random.nextBytes(value);
        RecordVersion version = new RecordVersion(new HybridTimestamp(++timestamp), 42);
        return new RecordStore.Change(partition(number), key(number),
                StoredRecord.pending(new Record.Value(version, value, null, Record.Value.NEVER)));
    }

    @Override
    public void close() throws IOException {
        store.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
