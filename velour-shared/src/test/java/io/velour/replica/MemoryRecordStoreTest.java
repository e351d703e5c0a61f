package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static Change change(PartitionId partition, String key) {
        return new Change(partition, Key.of(key), StoredRecord
                .pending(new Record.Tombstone(new RecordVersion(HybridTimestamp.ofMillis(1), 1))));
    }
}
