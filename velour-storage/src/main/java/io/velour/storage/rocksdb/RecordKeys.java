package io.velour.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;

/**
 * Where records lie in RocksDB: under the partition (4 bytes, big-endian) and the record's key. So each partition is one
 * range, in the order of its keys.
 */
final class RecordKeys {
    private static final int PARTITION_LENGTH = Integer.BYTES;

    private RecordKeys() {}

    static byte[] of(PartitionId partition, Key key) {
        return ByteBuffer.allocate(PARTITION_LENGTH + key.length()).putInt(partition.value()).put(key.bytes()).array();
    }

    /** Returns the record's key that one of RocksDB's ends with. */
    static Key keyIn(byte[] databaseKey) {
        return new Key(Arrays.copyOfRange(databaseKey, PARTITION_LENGTH, databaseKey.length));
    }

    /**
     * Returns the first place that a range has.
     *
     * @param after the range begins above this key; null at the first of the partition
     */
    static byte[] first(PartitionId partition, @Nullable Key after) {
        return after == null ? beginOf(partition.value()) : justAbove(of(partition, after));
    }

    /**
     * Returns the first place that a range does not have any more.
     *
     * @param through the last key that may be in the range; null if it ends with the partition
     */
    static byte[] end(PartitionId partition, @Nullable Key through) {
        return through == null ? beginOf(partition.value() + 1) : justAbove(of(partition, through));
    }

    private static byte[] beginOf(int partition) {
        return ByteBuffer.allocate(PARTITION_LENGTH).putInt(partition).array();
    }

    /** The next array in the order of unsigned bytes is the one with a zero behind it. */
    private static byte[] justAbove(byte[] databaseKey) {
        return Arrays.copyOf(databaseKey, databaseKey.length + 1);
    }
}
