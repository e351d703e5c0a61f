package io.velour.storage.rocksdb;

import java.util.Arrays;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * Tells a record from others without keeping its value. Two writes never share a version; the rest is there so that a mistake elsewhere
 * does not lose a value, and two checksums are enough for that.
 *
 * @param length    of the value; {@value #TOMBSTONE} if the record is a tombstone
 * @param checksums two of the value, 32 bits each
 */
record RecordFingerprint(RecordVersion version, int length, long checksums, @Nullable String contentType,
        long expiryMillis) {
    private static final int TOMBSTONE = -1;

    static RecordFingerprint of(Record record) {
        return switch (record) {
            case Record.Tombstone(RecordVersion version) ->
                new RecordFingerprint(version, TOMBSTONE, 0, null, Record.Value.NEVER);
            case Record.Value(RecordVersion version, byte[] bytes, String contentType, long expiryMillis) ->
                new RecordFingerprint(version, bytes.length, checksums(bytes), contentType, expiryMillis);
        };
    }

    private static long checksums(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (long) Arrays.hashCode(bytes) << Integer.SIZE | crc.getValue();
    }
}
