package io.velour.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreException;
import io.velour.shell.config.StartupException;

/** Damaged files are refused when the store is opened or when they are read: never a wrong record, never one that is silently gone. */
class RocksDbDamageIT {
    private static final RocksDbSettings SMALL = new RocksDbSettings(8 << 20, 1 << 20, false, true);
    private static final int RECORDS = 40;
    private static final int VALUE_SIZE = 1_000;
    /** So large that several tables are written. */
    private static final int LARGE = 64 << 10;
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
        Files.write(file, changed(Files.readAllBytes(file), position));
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
        Map<Path, byte[]> good = content();
        long size = Files.size(file);
        for (int position = from; position < size; position += step) {
            restore(good);
            flip(file, position);

            assertThat(isNoticed(valueSize)).as("byte %s of %s", position, size).isTrue();
        }
    }

    private Map<Path, byte[]> content() throws IOException {
        Map<Path, byte[]> content = new LinkedHashMap<>();
        for (Path each : files("")) {
            content.put(each, Files.readAllBytes(each));
        }
        return content;
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
            store.write(List.of(StoreWriter.change(RECORDS - 1, VALUE_SIZE)), Durability.SYNCED);
        }
        assertThat(isNoticed(VALUE_SIZE)).as("what was lost and is written again").isFalse();
    }

    @Test
    void aLogThatIsCutOrGoneLosesNothingUnnoticedWhereALaterOneIsThere() throws IOException {
        writeRecords(LARGE);
        List<Path> logs = files(".log");
        assertThat(logs).hasSizeGreaterThan(1);
        Map<Path, byte[]> good = content();
        for (Path log : logs.subList(0, logs.size() - 1)) {
            byte[] whole = Files.readAllBytes(log);
            Files.write(log, Arrays.copyOf(whole, whole.length - 1));
            assertThat(isNoticed(LARGE)).as("%s cut", log).isTrue();
            restore(good);
            Files.delete(log);
            assertThat(isNoticed(LARGE)).as("%s gone", log).isTrue();
            restore(good);
        }
    }

    @Test
    void aByteChangedInATableIsNoticedWhenItIsRead() throws IOException {
        writeRecords(LARGE);
        Path table = files(".sst").getFirst();

        assertEveryChangeIsNoticed(table, 10, (int) Files.size(table) / 20, LARGE);
    }

    @Test
    void aDamagedBlockDoesNotLookLikeTheEndOfARange() throws IOException {
        writeRecords(LARGE);
        Path table = files(".sst").getFirst();
        flip(table, (int) Files.size(table) / 2);

        try (RocksDbRecordStore store = new RocksDbRecordStore(folder, SMALL)) {
            assertThatThrownBy(() -> store.scan(StoreWriter.PARTITION, null, null, RECORDS, Long.MAX_VALUE))
                    .isInstanceOf(RecordStoreException.class).hasMessageContaining("partition 3");
        }
    }

    @Test
    void aDamagedManifestIsRefused() throws IOException {
        writeRecords(VALUE_SIZE);
        Path manifest = manifest();
        byte[] good = Files.readAllBytes(manifest);
        for (ManifestEntry entry : ManifestEntry.all(good)) {
            for (int position : new int[]{entry.start, entry.start + 3, entry.type(), entry.middle(), entry.end - 1}) {
                flip(manifest, position);
                assertRefused();
                Files.write(manifest, good);
            }
        }
        assertThat(isNoticed(VALUE_SIZE)).as("damage to what is whole again").isFalse();
    }

    /** It looks so when the length of an entry is wrong, too, which no checksum protects. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aManifestThatEndsEarlierLosesNothingUnnoticed(int lives) throws IOException {
        writeLargeRecords(lives);
        byte[] good = Files.readAllBytes(manifest());
        List<byte[]> damaged = new ArrayList<>();
        for (ManifestEntry entry : ManifestEntry.all(good)) {
            damaged.add(changed(good, entry.lowLength()));
            damaged.add(changed(good, entry.lowLength() + 1));
            damaged.add(Arrays.copyOf(good, entry.start));
            damaged.add(Arrays.copyOf(good, entry.start + 3));
            damaged.add(Arrays.copyOf(good, entry.middle()));
        }

        assertThat(noticed(damaged)).isPositive();
    }

    /** The first life leaves all in its log. Each further one reads the log of the one before, writes it out and begins one of its own. */
    private void writeLargeRecords(int lives) {
        for (int life = 0; life < lives; life++) {
            RocksDbSettings settings = life == 0 ? new RocksDbSettings(16 << 20, 8 << 20, true, true) : SMALL;
            try (RocksDbRecordStore store = new RocksDbRecordStore(folder, settings)) {
                for (int number = RECORDS * life / lives; number < RECORDS * (life + 1) / lives; number++) {
                    store.write(List.of(StoreWriter.change(number, LARGE)), Durability.SYNCED);
                }
            }
        }
    }

    private Path manifest() throws IOException {
        return folder.resolve(Files.readString(folder.resolve("CURRENT")).strip());
    }

    /** Where an entry of a manifest is: a checksum (4 bytes), the length of its content (2), its type (1), the content. */
    private record ManifestEntry(int start, int end) {
        private static final int HEADER = 7;

        static List<ManifestEntry> all(byte[] manifest) {
            List<ManifestEntry> all = new ArrayList<>();
            for (int start = 0; start < manifest.length; start = all.getLast().end) {
                int length = manifest[start + 4] & 0xff | (manifest[start + 5] & 0xff) << 8;
                all.add(new ManifestEntry(start, start + HEADER + length));
            }
            return all;
        }

        int lowLength() {
            return start + 4;
        }

        int type() {
            return start + 6;
        }

        int middle() {
            return (start + HEADER + end) / 2;
        }
    }

    private static byte[] changed(byte[] content, int position) {
        byte[] changed = content.clone();
        changed[position] ^= 0x10;
        return changed;
    }

    /** Returns how many of the damaged manifests are noticed. With the others, all records must be what they were. */
    private long noticed(List<byte[]> manifests) throws IOException {
        Map<Path, byte[]> good = content();
        Path manifest = manifest();
        long noticed = 0;
        for (byte[] damaged : manifests) {
            Files.write(manifest, damaged);
            noticed += isNoticed(LARGE) ? 1 : 0;
            restore(good);
        }
        assertThat(isNoticed(LARGE)).as("damage to what is whole again").isFalse();
        return noticed;
    }

    @Test
    void aMissingTableIsRefused() throws IOException {
        writeRecords(LARGE);
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
