package io.velour.storage.rocksdb;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordPlace;
import io.velour.replica.RecordStore.Change;

/** Short words for places, records and changes. */
final class Places {
    static final PartitionId PARTITION = new PartitionId(0xfffe);
    static final Key A = Key.of("a");
    static final Key B = Key.of("b");

    private Places() {}

    static RecordPlace place(Key key) {
        return new RecordPlace(PARTITION, key);
    }

    static RecordVersion version(long number) {
        return new RecordVersion(new HybridTimestamp(number), -7);
    }

    static Record value(long version, byte[] bytes) {
        return new Record.Value(version(version), bytes, null, Record.Value.NEVER);
    }

    static Record value(long version) {
        return value(version, new byte[]{1, 2, (byte) version});
    }

    static Change pending(Key key, Record record) {
        return new Change(PARTITION, key, StoredRecord.pending(record));
    }

    static Change committed(Key key, Record record) {
        return new Change(PARTITION, key, StoredRecord.committed(record));
    }

    static Change drop(Key key) {
        return new Change(PARTITION, key, null);
    }
}
