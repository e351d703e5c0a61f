package io.velour.protocol.wire;

import io.velour.clock.HybridTimestamp;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordState;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * Records to bytes and back. The form is also that of the disk: a tag may be added, none may change its meaning.
 */
public final class RecordCodec {
    private static final int TOMBSTONE = 0;
    private static final int VALUE = 1;
    private static final int HAS_CONTENT_TYPE = 2;
    private static final int HAS_EXPIRY = 4;
    private static final int KNOWN_FLAGS = VALUE | HAS_CONTENT_TYPE | HAS_EXPIRY;
    private static final int FIXED_LENGTH = 32;

    private RecordCodec() {}

    /** Returns about how many bytes a record takes. */
    public static int expectedLength(Record record) {
        return switch (record) {
            case Record.Tombstone _ -> FIXED_LENGTH;
            case Record.Value value -> FIXED_LENGTH + value.bytes().length
                    + (value.contentType() == null ? 0 : value.contentType().length());
        };
    }

    public static byte[] encode(StoredRecord stored) {
        WireWriter out = new WireWriter(expectedLength(stored.record()));
        write(out, stored);
        return out.toByteArray();
    }

    public static StoredRecord decode(byte[] bytes) {
        return decode(bytes, 0);
    }

    /** Reads a record that begins behind something else and goes to the end. */
    public static StoredRecord decode(byte[] bytes, int from) {
        WireReader in = new WireReader(bytes, from, bytes.length);
        StoredRecord stored = readStored(in);
        in.requireEnd();
        return stored;
    }

    public static void write(WireWriter out, StoredRecord stored) {
        out.writeByte(switch (stored.state()) {
            case PENDING -> 0;
            case COMMITTED -> 1;
        });
        write(out, stored.record());
    }

    static StoredRecord readStored(WireReader in) {
        RecordState state = switch (in.readByte()) {
            case 0 -> RecordState.PENDING;
            case 1 -> RecordState.COMMITTED;
            default -> throw in.malformed("unknown record state");
        };
        return new StoredRecord(readRecord(in), state);
    }

    static void write(WireWriter out, Record record) {
        switch (record) {
            case Record.Tombstone tombstone -> {
                out.writeByte(TOMBSTONE);
                write(out, tombstone.version());
            }
            case Record.Value value -> writeValue(out, value);
        }
    }

    private static void writeValue(WireWriter out, Record.Value value) {
        boolean expires = value.expiryMillis() != Record.Value.NEVER;
        String contentType = value.contentType();
        out.writeByte(VALUE | (contentType == null ? 0 : HAS_CONTENT_TYPE) | (expires ? HAS_EXPIRY : 0));
        write(out, value.version());
        if (contentType != null) {
            out.writeText(contentType);
        }
        if (expires) {
            out.writeLong(value.expiryMillis());
        }
        out.writeBytes(value.bytes());
    }

    static Record readRecord(WireReader in) {
        int flags = in.readByte();
        if (flags == TOMBSTONE) {
            return new Record.Tombstone(readVersion(in));
        }
        if ((flags & VALUE) == 0 || (flags & ~KNOWN_FLAGS) != 0) {
            throw in.malformed("unknown kind of record " + flags);
        }
        RecordVersion version = readVersion(in);
        String contentType = (flags & HAS_CONTENT_TYPE) == 0 ? null : readContentType(in);
        long expiry = (flags & HAS_EXPIRY) == 0 ? Record.Value.NEVER : in.readLong();
        return new Record.Value(version, in.readBytes(), contentType, expiry);
    }

    static String readContentType(WireReader in) {
        String contentType = in.readText();
        if (contentType.length() > Record.MAX_CONTENT_TYPE_LENGTH) {
            throw in.malformed("a content type of " + contentType.length() + " characters");
        }
        return contentType;
    }

    static void write(WireWriter out, RecordVersion version) {
        out.writeLong(version.timestamp().value());
        out.writeLong(version.writer());
    }

    static RecordVersion readVersion(WireReader in) {
        long timestamp = in.readLong();
        if (timestamp < 0) {
            throw in.malformed("a negative timestamp");
        }
        return new RecordVersion(new HybridTimestamp(timestamp), in.readLong());
    }

    static Key readKey(WireReader in) {
        byte[] bytes = in.readBytes();
        if (bytes.length == 0 || bytes.length > Key.MAX_LENGTH) {
            throw in.malformed("a key of " + bytes.length + " bytes");
        }
        return new Key(bytes);
    }
}
