package io.velour.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreException;
import io.velour.shell.config.StartupException;

/** Damaged files are refused when the store is opened or when they are read: never a wrong record, never one that is silently gone. */
class RocksDbDamageIT {
    private static final RocksDbSettings SMALL = new RocksDbSettings(8 << 20, 1 << 20, false, true);
    private static final int RECORDS = 40;
    private static final int VALUE_SIZE = 1_000;
    @TempDir
    private Path folder;

    private void writeRecords(int valueSize) {
        try (RocksDbRecordStore store = new RocksDbRecordStore(folder,
                new RocksDbSettings(8 << 20, 1 << 20, true, true))) {
            for (int number = 0; number < RECORDS; number++) {
                store.write(List.of(StoreWriter.change(number, valueSize)), Durability.SYNCED);
            }
        }
    }

    private Path file(String suffix) throws IOException {
        return files(suffix).getLast();
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static void flip(Path file, int position) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[position] ^= 0x10;
        Files.write(file, content);
    }

    /** Returns whether a damage was noticed: at opening, or when what it hit was read. What is answered must be right. */
    private boolean isNoticed(int valueSize) {
        try (RocksDbRecordStore store = new RocksDbRecordStore(folder, SMALL)) {
            return IntStream.range(0, RECORDS).filter(number -> isUnreadable(store, number, valueSize)).count() > 0;
        } catch (StartupException refused) {
            assertThat(refused).hasMessageContaining(folder.toString());
            assertThat(refused.action()).contains("good copy");
            return true;
        }
    }

    private static boolean isUnreadable(RocksDbRecordStore store, int number, int valueSize) {
        try {
            StoredRecord stored = store.get(StoreWriter.PARTITION, StoreWriter.key(number));
            assertThat(stored).as("record %s", number).isEqualTo(StoreWriter.change(number, valueSize).stored());
            return false;
        } catch (RecordStoreException unreadable) {
            return true;
        }
    }

    /** Changes one byte after the other of a file, each in a fresh copy of the folder. */
    private void assertEveryChangeIsNoticed(Path file, int from, int step, int valueSize) throws IOException {
        Map<Path, byte[]> good = new LinkedHashMap<>();
        for (Path each : files("")) {
            good.put(each, Files.readAllBytes(each));
        }
        long size = Files.size(file);
        for (int position = from; position < size; position += step) {
            restore(good);
            flip(file, position);

            assertThat(isNoticed(valueSize)).as("byte %s of %s", position, size).isTrue();
        }
    }

    private void restore(Map<Path, byte[]> files) throws IOException {
        for (Path each : files("")) {
            Files.delete(each);
        }
        for (Map.Entry<Path, byte[]> each : files.entrySet()) {
            Files.write(each.getKey(), each.getValue());
        }
    }

    @Test
    void aByteChangedAnywhereInTheLogIsNoticed() throws IOException {
        writeRecords(VALUE_SIZE);
        Path log = file(".log");

        assertEveryChangeIsNoticed(log, 100, (int) Files.size(log) / 50, VALUE_SIZE);
    }

    @Test
    void aLogThatEndsInTheMiddleOfAWriteLosesThatWriteOnly() throws IOException {
        writeRecords(VALUE_SIZE);
        Path log = file(".log");
        byte[] good = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(good, good.length - VALUE_SIZE / 2));

        try (RocksDbRecordStore store = new RocksDbRecordStore(folder, SMALL)) {
            for (int number = 0; number < RECORDS - 1; number++) {
                assertThat(isUnreadable(store, number, VALUE_SIZE)).isFalse();
            }
            assertThat(store.get(StoreWriter.PARTITION, StoreWriter.key(RECORDS - 1))).isNull();
        }
    }

    @Test
    void aByteChangedInATableIsNoticedWhenItIsRead() throws IOException {
        int large = 64 << 10;
        writeRecords(large);
        Path table = files(".sst").getFirst();

        assertEveryChangeIsNoticed(table, 10, (int) Files.size(table) / 20, large);
    }

    @Test
    void aDamagedBlockDoesNotLookLikeTheEndOfARange() throws IOException {
        writeRecords(64 << 10);
        Path table = files(".sst").getFirst();
        flip(table, (int) Files.size(table) / 2);

        try (RocksDbRecordStore store = new RocksDbRecordStore(folder, SMALL)) {
            assertThatThrownBy(() -> store.scan(StoreWriter.PARTITION, null, null, RECORDS, Long.MAX_VALUE))
                    .isInstanceOf(RecordStoreException.class).hasMessageContaining("partition 3");
        }
    }

    /** Everywhere but in the length of an entry, which no checksum protects: see README, known limits. */
    @Test
    void aDamagedManifestIsRefused() throws IOException {
        writeRecords(VALUE_SIZE);
        Path manifest = folder.resolve(Files.readString(folder.resolve("CURRENT")).strip());
        byte[] good = Files.readAllBytes(manifest);
        // An entry: a checksum (4 bytes), the length of its content (2), its type (1), the content.
        for (int entry = 0; entry < good.length;) {
            int end = entry + 7 + (good[entry + 4] & 0xff | (good[entry + 5] & 0xff) << 8);
            for (int position : new int[]{entry, entry + 3, entry + 6, (entry + 7 + end) / 2, end - 1}) {
                flip(manifest, position);
                assertRefused();
                Files.write(manifest, good);
            }
            entry = end;
        }
        assertThat(isNoticed(VALUE_SIZE)).as("damage to what is whole again").isFalse();
    }

    @Test
    void aMissingTableIsRefused() throws IOException {
        writeRecords(64 << 10);
        Files.delete(files(".sst").getFirst());

        assertRefused();
    }

    @Test
    void recordsThatMustBeThereButAreNotAreRefusedAndNotMadeAnew() throws IOException {
        assertRefused();
        writeRecords(VALUE_SIZE);
        Files.delete(folder.resolve("CURRENT"));
        assertRefused();
        assertThat(files(".log")).isNotEmpty();
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        Files.writeString(folder.resolve("CURRENT"), "not RocksDB's\n", StandardOpenOption.CREATE_NEW);

        assertRefused();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> new RocksDbRecordStore(folder, SMALL).close()).isInstanceOf(StartupException.class)
                .hasMessageContaining(folder.toString());
    }
}
