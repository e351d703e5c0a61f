package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

class MemoryRecordStoreTest extends RecordStoreContract {
    private final MemoryRecordStore store = new MemoryRecordStore();

    @Override
    protected RecordStore store() {
        return store;
    }

    @Override
    protected RecordStore reopened() {
        return store;
    }

    @Test
    void aLossOfPowerUndoesWhatWasWrittenSinceTheLastSync() {
        PartitionId partition = new PartitionId(0);
        Change first = change(partition, "first");
        Change second = change(partition, "second");
        store.write(List.of(first), Durability.SYNCED);
        store.write(List.of(second), Durability.BUFFERED);
        store.losePower();
        assertThat(store.get(partition, first.key())).isEqualTo(first.stored());
        assertThat(store.get(partition, second.key())).isNull();
    }

    @Test
    void aLossOfPowerBringsBackWhatWasDroppedOrReplacedWithoutASync() {
        PartitionId partition = new PartitionId(0);
        Change first = change(partition, "first");
        Change second = change(partition, "second");
        store.write(List.of(first, second), Durability.SYNCED);
        store.write(List.of(new Change(partition, first.key(), null)), Durability.BUFFERED);
        store.write(List.of(new Change(partition, first.key(), second.stored()),
                new Change(partition, second.key(), null)), Durability.BUFFERED);
        store.losePower();
        assertThat(store.get(partition, first.key())).isEqualTo(first.stored());
        assertThat(store.get(partition, second.key())).isEqualTo(second.stored());
    }

    @Test
    void aSyncSavesWhatWasWrittenBeforeIt() {
        PartitionId partition = new PartitionId(0);
        Change first = change(partition, "first");
        store.write(List.of(first), Durability.BUFFERED);
        store.write(List.of(change(partition, "second")), Durability.SYNCED);
        store.losePower();
        assertThat(store.get(partition, first.key())).isEqualTo(first.stored());
    }

    @Test
    void aDiskThatFailsWritesNothing() {
        PartitionId partition = new PartitionId(0);
        Change first = change(partition, "first");
        store.fail();
        assertThatThrownBy(() -> store.write(List.of(first), Durability.SYNCED))
                .isInstanceOf(RecordStoreException.class);
        assertThat(store.get(partition, first.key())).isNull();
    }

    private static Change change(PartitionId partition, String key) {
        return new Change(partition, Key.of(key), StoredRecord
                .pending(new Record.Tombstone(new RecordVersion(HybridTimestamp.ofMillis(1), 1))));
    }
}
