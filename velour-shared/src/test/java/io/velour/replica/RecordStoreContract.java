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

/** What every {@link RecordStore} must do. */
public abstract class RecordStoreContract extends RecordStoreScanContract {
    private static final Key KEY = Key.of("a key");

    /** Ends the store in good order and returns what a new process would open. */
    protected abstract RecordStore reopened();

    @Test
    void aKeyThatWasNeverWrittenHasNoRecord() {
        assertThat(store().get(PARTITION, KEY)).isNull();
    }

    @Test
    void whatIsWrittenIsReadWithItsStateContentTypeAndExpiry() {
        StoredRecord stored = StoredRecord
                .committed(new Record.Value(new RecordVersion(HybridTimestamp.ofMillis(5), -1),
                        new byte[]{0, 1, -1}, "text/plain; charset=utf-8", 1_234_567));
        write(PARTITION, KEY, stored);
        assertThat(store().get(PARTITION, KEY)).isEqualTo(stored);
    }

    @Test
    void aTombstoneIsKept() {
        StoredRecord stored = StoredRecord
                .committed(new Record.Tombstone(new RecordVersion(HybridTimestamp.ofMillis(9), 1)));
        write(PARTITION, KEY, stored);
        assertThat(store().get(PARTITION, KEY)).isEqualTo(stored);
    }

    @Test
    void theLaterChangeOfOneKeyInABatchWins() {
        store().write(List.of(new Change(PARTITION, KEY, value(1, new byte[1])),
                new Change(PARTITION, KEY, value(2, new byte[2]))), Durability.SYNCED);
        assertThat(store().get(PARTITION, KEY)).isEqualTo(value(2, new byte[2]));
    }

    @Test
    void keysOfDifferentPartitionsNeverMeet() {
        write(new PartitionId(1), KEY, value(1, new byte[1]));
        write(new PartitionId(256), KEY, value(2, new byte[2]));
        assertThat(store().get(new PartitionId(1), KEY)).isEqualTo(value(1, new byte[1]));
        assertThat(store().get(new PartitionId(256), KEY)).isEqualTo(value(2, new byte[2]));
        assertThat(store().get(new PartitionId(0), KEY)).isNull();
    }

    @Test
    void aKeyMayBeAnyBytesOfAnyLegalLength() {
        for (Key key : List.of(new Key(new byte[]{0}), new Key(new byte[]{0, 0}), new Key(new byte[]{-1}),
                new Key(new byte[Key.MAX_LENGTH]))) {
            write(PARTITION, key, value(key.length(), key.bytes()));
            assertThat(store().get(PARTITION, key)).isEqualTo(value(key.length(), key.bytes()));
        }
    }

    @Test
    void aValueMayBeEmptyOrAMebibyte() {
        for (int length : new int[]{0, 1024 * 1024}) {
            write(PARTITION, KEY, value(length, new byte[length]));
            assertThat(store().get(PARTITION, KEY)).isEqualTo(value(length, new byte[length]));
        }
    }

    @Test
    void everythingIsThereAfterReopening() {
        write(PARTITION, KEY, value(1, new byte[1]));
        store().write(List.of(new Change(PARTITION, Key.of("other"), value(2, new byte[2]))), Durability.BUFFERED);
        RecordStore reopened = reopened();
        assertThat(reopened.get(PARTITION, KEY)).isEqualTo(value(1, new byte[1]));
        assertThat(reopened.get(PARTITION, Key.of("other"))).isEqualTo(value(2, new byte[2]));
    }

    @Test
    void anEmptyBatchChangesNothing() {
        store().write(List.of(), Durability.SYNCED);
        assertThat(store().get(PARTITION, KEY)).isNull();
    }

    @Test
    void whatIsDroppedIsNotThereAnyMore() {
        write(put(KEY, 1), put(Key.of("other"), 2));
        write(drop(KEY));
        assertThat(store().get(PARTITION, KEY)).isNull();
        assertThat(scannedKeys(null, null, 10, ALL_BYTES)).containsExactly(Key.of("other"));
        RecordStore reopened = reopened();
        assertThat(reopened.get(PARTITION, KEY)).isNull();
        assertThat(reopened.get(PARTITION, Key.of("other"))).isEqualTo(value(2));
    }

    @Test
    void droppingWhatIsNotThereChangesNothing() {
        write(put(Key.of("other"), 2));
        write(drop(KEY));
        assertThat(store().get(PARTITION, KEY)).isNull();
        assertThat(scannedKeys(null, null, 10, ALL_BYTES)).containsExactly(Key.of("other"));
    }

    @Test
    void theLaterOfADropAndAPutOfOneKeyInABatchWins() {
        Key dropped = Key.of("dropped");
        write(put(KEY, 1), put(dropped, 1));
        write(drop(KEY), put(dropped, 2), put(KEY, 3), drop(dropped));
        assertThat(store().get(PARTITION, KEY)).isEqualTo(value(3));
        assertThat(store().get(PARTITION, dropped)).isNull();
        assertThat(scannedKeys(null, null, 10, ALL_BYTES)).containsExactly(KEY);
    }

    @Test
    void aDropTouchesOnlyItsPartition() {
        PartitionId other = new PartitionId(PARTITION.value() + 1);
        write(put(KEY, 1), new Change(other, KEY, value(2, new byte[2])));
        write(drop(KEY));
        assertThat(store().get(other, KEY)).isEqualTo(value(2, new byte[2]));
    }
}
