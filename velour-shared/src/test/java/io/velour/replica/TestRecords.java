package io.velour.replica;

import org.jspecify.annotations.Nullable;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** Records of one partition, named by their time, and the requests that speak of them. */
final class TestRecords {
    /** What the wall clocks of tests show at first, in milliseconds since the Unix epoch. */
    static final long NOW = 1_000_000_000_000L;
    static final PartitionId PARTITION = new PartitionId(3);
    static final Key KEY = Key.of("key");
    static final Key OTHER = Key.of("other");

    private TestRecords() {}

    static RecordVersion version(long millis) {
        return new RecordVersion(HybridTimestamp.ofMillis(millis), 77);
    }

    static Record value(long millis) {
        return new Record.Value(version(millis), new byte[]{(byte) millis}, null, Record.Value.NEVER);
    }

    static Record expiring(long millis, long expiryMillis) {
        return new Record.Value(version(millis), new byte[]{(byte) millis}, null, expiryMillis);
    }

    static Record tombstone(long millis) {
        return new Record.Tombstone(version(millis));
    }

    static StoredRecord pending(long millis) {
        return StoredRecord.pending(value(millis));
    }

    static StoredRecord committed(long millis) {
        return StoredRecord.committed(value(millis));
    }

    static StorageRequest.Prepare prepare(long epoch, Key key, Record record) {
        return new StorageRequest.Prepare(PARTITION, new Epoch(epoch), key, record, null);
    }

    static StorageRequest.Prepare prepare(long epoch, Record record) {
        return prepare(epoch, KEY, record);
    }

    static StorageRequest.PrepareIf prepareIf(long epoch, Record record, @Nullable RecordVersion expected) {
        return new StorageRequest.PrepareIf(PARTITION, new Epoch(epoch), KEY, record, expected);
    }

    static StorageRequest.Commit commit(Key key, long millis) {
        return new StorageRequest.Commit(PARTITION, key, version(millis));
    }

    static StorageRequest.Read read(long epoch) {
        return new StorageRequest.Read(PARTITION, new Epoch(epoch), KEY);
    }
}
