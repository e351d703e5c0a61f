package io.velour.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreContract;
import io.velour.replica.RecordStoreException;

class RocksDbRecordStoreIT extends RecordStoreContract {
    private static final RocksDbSettings SETTINGS = new RocksDbSettings(32 << 20, 16 << 20, true, true);
    private static final PartitionId PARTITION = new PartitionId(0xfffe);
    @TempDir
    private Path folder;
    private RocksDbRecordStore store;

    @BeforeEach
    void open() {
        store = new RocksDbRecordStore(folder, SETTINGS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected RecordStore store() {
        return store;
    }

    @Override
    protected RecordStore reopened() {
        store.close();
        open();
        return store;
    }

    private static StoredRecord tombstone(long timestamp) {
        return StoredRecord.pending(new Record.Tombstone(new RecordVersion(new HybridTimestamp(timestamp), -1)));
    }

    private void write(Durability durability, Change... changes) {
        store.write(List.of(changes), durability);
    }

    @Test
    void keysOfAnyBytesAndOfAllPartitionsAreKeptApart() {
        List<Change> changes = new ArrayList<>();
        for (int partition : new int[]{0, 1, 0x61, 0xff, 0x100, 0xffff}) {
            for (int first = 0; first < 256; first++) {
                changes.add(new Change(new PartitionId(partition), new Key(new byte[]{(byte) first}),
                        tombstone(changes.size())));
                changes.add(new Change(new PartitionId(partition), new Key(new byte[]{(byte) first, 0}),
                        tombstone(changes.size())));
            }
            byte[] longest = new byte[Key.MAX_LENGTH];
            Arrays.fill(longest, (byte) 0xff);
            changes.add(new Change(new PartitionId(partition), new Key(longest), tombstone(changes.size())));
        }
        store.write(changes, Durability.SYNCED);

        assertThat(changes).allSatisfy(
                change -> assertThat(store.get(change.partition(), change.key())).isEqualTo(change.stored()));
        assertThat(store.approximateRecords()).isEqualTo(changes.size());
    }

    @Test
    void whatOutgrowsTheWriteBufferIsWrittenOutToTables() {
        store.close();
        store = new RocksDbRecordStore(folder, new RocksDbSettings(8 << 20, 1 << 20, true, true));
        for (int number = 0; number < 64; number++) {
            store.write(List.of(StoreWriter.change(number, 64 << 10)), Durability.BUFFERED);
        }
        reopened();

        assertThat(store.tableBytes()).isPositive();
        assertThat(store.get(StoreWriter.PARTITION, StoreWriter.key(0)))
                .isEqualTo(StoreWriter.change(0, 64 << 10).stored());
    }

    @Test
    void manySmallRecordsAreWrittenOutToTablesBeforeTheyFillTheWriteBuffer() {
        int together = 1_000;
        for (int first = 0; first < 8_000; first += together) {
            writeSmall(first, together);
        }
        assertThat(store.tableBytes()).isZero();

        writeSmall(8_000, together);

        await().until(() -> store.tableBytes() > 0);
        assertThat(store.get(StoreWriter.PARTITION, StoreWriter.key(0))).isEqualTo(StoreWriter.change(0, 10).stored());
        writeSmall(9_000, together);
        assertThat(store.get(StoreWriter.PARTITION, StoreWriter.key(9_999)))
                .isEqualTo(StoreWriter.change(9_999, 10).stored());
    }

    private void writeSmall(int first, int number) {
        store.write(IntStream.range(first, first + number).mapToObj(place -> StoreWriter.change(place, 10)).toList(),
                Durability.BUFFERED);
    }

    @Test
    void howMuchThereIsBehindAKeyIsToldRoughly() {
        for (int number = 0; number < 64; number++) {
            store.write(List.of(StoreWriter.change(number, 64 << 10)), Durability.BUFFERED);
        }
        long all = store.approximateBytes(StoreWriter.PARTITION, null);
        assertThat(all).isBetween(2L << 20, 8L << 20);
        assertThat(store.approximateBytes(StoreWriter.PARTITION, StoreWriter.key(0))).isBetween(1L, all);
        assertThat(store.approximateBytes(new PartitionId(StoreWriter.PARTITION.value() + 1), null)).isZero();
    }

    @Test
    void aClosedStoreRefusesEveryCall() {
        store.close();

        assertThatThrownBy(() -> store.get(PARTITION, Key.of("a"))).isInstanceOf(RecordStoreException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> write(Durability.SYNCED, new Change(PARTITION, Key.of("a"), tombstone(1))))
                .isInstanceOf(RecordStoreException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> store.approximateRecords()).isInstanceOf(RecordStoreException.class);
        assertThat(store.failure()).isEmpty();
        store.close();
    }

    @Test
    void closingWaitsForReadsAndWritesUnderWayAndRefusesLaterOnes() throws Exception {
        int readers = 4;
        CountDownLatch allRunning = new CountDownLatch(readers + 1);
        try (ExecutorService threads = Executors.newFixedThreadPool(readers + 1)) {
            List<Future<?>> loops = new ArrayList<>();
            for (int reader = 0; reader < readers; reader++) {
                loops.add(threads.submit(() -> repeatUntilClosed(allRunning, () -> store.get(PARTITION, Key.of("a")))));
            }
            loops.add(threads.submit(() -> repeatUntilClosed(allRunning,
                    () -> write(Durability.BUFFERED, new Change(PARTITION, Key.of("a"), tombstone(1))))));
            assertThat(allRunning.await(30, TimeUnit.SECONDS)).isTrue();

            store.close();

            for (Future<?> loop : loops) {
                loop.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void repeatUntilClosed(CountDownLatch running, Runnable call) {
        call.run();
        running.countDown();
        assertThatThrownBy(() -> {
            while (true) {
                call.run();
            }
        }).isInstanceOf(RecordStoreException.class).hasMessageContaining("closed");
    }
}
