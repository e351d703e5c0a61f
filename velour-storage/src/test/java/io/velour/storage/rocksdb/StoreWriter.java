package io.velour.storage.rocksdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreException;

/**
 * A process that writes numbered records, with a sync each, and says after each that it is written; until it is killed, or
 * a write fails: then it says what still works.
 */
final class StoreWriter {
    static final PartitionId PARTITION = new PartitionId(3);

    private StoreWriter() {}

    /** Takes the folder and the size of the values. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        // Not to the folder for temporary files: this process is killed, and would leave it there.
        RocksDbLibrary.loadFrom(folder.resolve("libraries"));
        RocksDbRecordStore store = new RocksDbRecordStore(folder.resolve("records"),
                new RocksDbSettings(64 << 20, 32 << 20, true, true));
        int size = Integer.parseInt(arguments[1]);
        int number = 0;
        try {
            while (true) {
                store.write(List.of(change(number, size)), Durability.SYNCED);
                System.out.println("written " + number);
                number++;
            }
        } catch (RecordStoreException failure) {
            System.out.println("failed: " + failure.getCause());
        }
        System.out.println("failure: " + store.failure().orElse("none"));
        try {
            store.write(List.of(change(0, 1)), Durability.BUFFERED);
            System.out.println("a later write succeeded");
        } catch (RecordStoreException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
        System.out.println("read: " + Objects.equals(store.get(PARTITION, key(0)), change(0, size).stored()));
        // Ends as a process does that nobody ends in good order.
        Runtime.getRuntime().halt(0);
    }

    static Key key(int number) {
        return Key.of("key " + number);
    }

    static Change change(int number, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(number).nextBytes(bytes);
        RecordVersion version = new RecordVersion(new HybridTimestamp(number), 1);
        return new Change(PARTITION, key(number),
                StoredRecord.pending(new Record.Value(version, bytes, null, Record.Value.NEVER)));
    }
}
