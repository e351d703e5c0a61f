package io.velour.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.MemoryRecordStore;
import io.velour.replica.RecordStore;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;
import io.velour.replica.RecordStoreContract;
import io.velour.replica.RecordStoreException;

class CachedRecordStoreTest extends RecordStoreContract {
    private static final PartitionId PLACE = new PartitionId(3);
    private static final Key KEY = Key.of("a key");
    private static final long AMPLE = 1 << 20;

    private final Watched below = new Watched();
    private RecordStore store = new CachedRecordStore(below, AMPLE);

    @Override
    protected RecordStore store() {
        return store;
    }

    @Override
    protected RecordStore reopened() {
        store = new CachedRecordStore(below, AMPLE);
        return store;
    }

    /** A store in memory that counts looks, holds them up, and fails writes, as it is told. */
    private static final class Watched implements RecordStore {
        private final MemoryRecordStore records = new MemoryRecordStore();
        private final AtomicInteger looks = new AtomicInteger();
        private volatile @Nullable Semaphore gate;
        private final Semaphore atGate = new Semaphore(0);
        private volatile boolean failing;

        @Override
        public @Nullable StoredRecord get(PartitionId partition, Key key) {
            looks.incrementAndGet();
            StoredRecord stored = records.get(partition, key);
            Semaphore closed = gate;
            if (closed != null) {
                atGate.release();
                closed.acquireUninterruptibly();
            }
            return stored;
        }

        @Override
        public List<KeyedRecord> scan(PartitionId partition, @Nullable Key after, @Nullable Key through,
                int maxRecords, long maxBytes) {
            return records.scan(partition, after, through, maxRecords, maxBytes);
        }

        @Override
        public long approximateBytes(PartitionId partition, @Nullable Key after) {
            return records.approximateBytes(partition, after);
        }

        @Override
        public void write(List<Change> changes, Durability durability) {
            records.write(changes, durability);
            if (failing) {
                throw new RecordStoreException("the disk failed");
            }
        }
    }

    private static StoredRecord version(int millis, int length) {
        return StoredRecord.committed(new Record.Value(new RecordVersion(HybridTimestamp.ofMillis(millis), 1),
                new byte[length], null, Record.Value.NEVER));
    }

    private void put(StoredRecord stored) {
        store.write(List.of(new Change(PLACE, KEY, stored)), Durability.BUFFERED);
    }

    @Test
    void whatWasWrittenOrLookedAtIsNotLookedForAgain() {
        put(version(1, 10));
        assertThat(store.get(PLACE, KEY)).isEqualTo(version(1, 10));
        assertThat(below.looks).hasValue(0);

        RecordStore other = new CachedRecordStore(below, AMPLE);
        assertThat(other.get(PLACE, KEY)).isEqualTo(version(1, 10));
        assertThat(other.get(PLACE, KEY)).isEqualTo(version(1, 10));
        assertThat(below.looks).hasValue(1);
    }

    @Test
    void theCacheIsBoundedInBytes() {
        store = new CachedRecordStore(below, 100_000);
        for (int i = 0; i < 100; i++) {
            store.write(List.of(new Change(PLACE, Key.of("key-" + i), version(i, 10_000))), Durability.BUFFERED);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(store.get(PLACE, Key.of("key-" + i))).isEqualTo(version(i, 10_000));
        }
        assertThat(below.looks.get()).isGreaterThan(80);
    }

    @Test
    void withoutMemoryEveryLookIsAtTheStore() {
        store = new CachedRecordStore(below, 0);
        put(version(1, 10));
        assertThat(store.get(PLACE, KEY)).isEqualTo(version(1, 10));
        assertThat(store.get(PLACE, KEY)).isEqualTo(version(1, 10));
        assertThat(below.looks).hasValue(2);
    }

    @Test
    void whatWasReadBeforeAWriteDoesNotTakeThePlaceOfWhatItWrote() {
        put(version(1, 10));
        store = new CachedRecordStore(below, AMPLE);
        Semaphore gate = new Semaphore(0);
        below.gate = gate;
        CompletableFuture<@Nullable StoredRecord> reader = CompletableFuture.supplyAsync(() -> store.get(PLACE, KEY));
        below.atGate.acquireUninterruptibly();
        Thread writer = Thread.ofPlatform().start(() -> put(version(2, 20)));
        while (!version(2, 20).equals(below.records.get(PLACE, KEY))) {
            Thread.onSpinWait();
        }
        below.gate = null;
        gate.release();
        assertThat(reader.join()).isEqualTo(version(1, 10));
        assertThat(writer.isAlive() && !joined(writer)).isFalse();
        assertThat(store.get(PLACE, KEY)).isEqualTo(version(2, 20));
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterAWriteWhoseOutcomeIsUnknownTheStoreIsAsked() {
        put(version(1, 10));
        below.failing = true;
        assertThatThrownBy(() -> put(version(2, 20))).isInstanceOf(RecordStoreException.class);
        assertThat(store.get(PLACE, KEY)).isEqualTo(below.records.get(PLACE, KEY)).isEqualTo(version(2, 20));
    }
}
