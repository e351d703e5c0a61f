package io.velour.replica;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import io.velour.protocol.wire.RecordCodec;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/**
 * Condenses a range of records to a number: equal for equal keys and records, whatever their states (a record that one
 * replica knows to be committed is committed everywhere).
 */
final class RangeDigester {
    private RangeDigester() {}

    /** Returns the first 64 bits of SHA-256 over the range. */
    static long digest(List<KeyedRecord> records) {
        MessageDigest digest = sha256();
        for (KeyedRecord keyed : records) {
            byte[] key = keyed.key().bytes();
            byte[] record = RecordCodec.encode(StoredRecord.committed(keyed.stored().record()));
            digest.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(key.length).putInt(record.length).flip());
            digest.update(key);
            digest.update(record);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
