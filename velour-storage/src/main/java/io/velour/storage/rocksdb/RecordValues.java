package io.velour.storage.rocksdb;

import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RecordCodec;
import io.velour.protocol.wire.WireReader;
import io.velour.protocol.wire.WireWriter;
import io.velour.record.StoredRecord;

/**
 * What records are in RocksDB. A plain one is {@link RecordCodec}'s form, which begins with the state. A numbered one begins with a byte
 * that is no state, then a number (8 bytes), then that form as it was when the record was pending: whether it still is,
 * {@link OpenNumbers} tells.
 */
final class RecordValues {
    /** What stands for the number of a plain record. */
    static final long UNNUMBERED = -1;

    private static final int NUMBERED = 2;
    private static final int NUMBER_LENGTH = 1 + Long.BYTES;

    private RecordValues() {}

    static byte[] plain(StoredRecord stored) {
        return RecordCodec.encode(stored);
    }

    static byte[] numbered(long number, StoredRecord pending) {
        WireWriter out = new WireWriter(NUMBER_LENGTH + RecordCodec.expectedLength(pending.record()));
        out.writeByte(NUMBERED);
        out.writeLong(number);
        RecordCodec.write(out, pending);
        return out.toByteArray();
    }

    /**
     * Returns the number of a record, or {@link #UNNUMBERED}.
     *
     * @throws MalformedMessageException if it begins like a numbered one and is none
     */
    static long numberOf(byte[] value) {
        if (value.length == 0 || value[0] != NUMBERED) {
            return UNNUMBERED;
        }
        long number = new WireReader(value, 1, value.length).readLong();
        if (number < 0) {
            throw new MalformedMessageException("a record with the number " + number);
        }
        return number;
    }

    /** @throws MalformedMessageException if it is not a record */
    static StoredRecord decode(byte[] value, OpenNumbers open) {
        long number = numberOf(value);
        if (number == UNNUMBERED) {
            return RecordCodec.decode(value);
        }
        StoredRecord written = RecordCodec.decode(value, NUMBER_LENGTH);
        if (!written.isPending()) {
            throw new MalformedMessageException("a numbered record that was not pending when it was written");
        }
        return open.isPending(number) ? written : StoredRecord.committed(written.record());
    }
}
