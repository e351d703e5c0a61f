package io.velour.storage.rocksdb;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.WireReader;
import io.velour.protocol.wire.WireWriter;

/**
 * Which numbered records are pending at one moment: those whose number is open. A number is given to one record, once, and is open
 * until that record is committed, replaced or dropped. Immutable.
 *
 * <p>
 * In RocksDB this is a small entry, the note. It is written together with whatever changes it, so what of the log is lost at its end
 * may open a number again, but never close one.
 */
final class OpenNumbers {
    /** The note is written again with each change, so it must stay small. */
    static final int MAX = 1_024;
    /** No number ever given. */
    static final OpenNumbers NONE = new OpenNumbers(0, new long[0]);

    private static final int FORMAT = 1;
    /** Of the format, the next number and the count; and of each number if all are near the next one. */
    private static final int FIXED_LENGTH = 1 + 9 + 2;
    private static final int LENGTH_EACH = 2;

    private final long next;
    private final long[] open;

    /**
     * @param next the first number that no record has been given
     * @param open ascending, each below the next number; taken over without a copy
     */
    OpenNumbers(long next, long[] open) {
        this.next = next;
        this.open = open;
    }

    long next() {
        return next;
    }

    int count() {
        return open.length;
    }

    /** Returns the open numbers, ascending. */
    long[] toArray() {
        return open.clone();
    }

    /**
     * Tells whether a record with this number, met in the database <em>after</em> this was current, is to be taken as pending. It was, at
     * some moment since, if its number is open here or was opened later; whoever reads at the same time as it is committed may be told
     * either. Any other number was closed before. Had its record been replaced or dropped then, the database would have held that before
     * this was current, and nobody could have met the record any more: so it is committed. Hence no lock, and no second look.
     */
    boolean isPending(long number) {
        return number >= next || Arrays.binarySearch(open, number) >= 0;
    }

    /** Returns the note: the format, the next number, how many are open, and from the largest down the distance of each from the one before. */
    byte[] encode() {
        WireWriter out = new WireWriter(FIXED_LENGTH + LENGTH_EACH * open.length);
        out.writeByte(FORMAT);
        out.writeVarLong(next);
        out.writeVarLong(open.length);
        long above = next;
        for (int i = open.length - 1; i >= 0; i--) {
            out.writeVarLong(above - 1 - open[i]);
            above = open[i];
        }
        return out.toByteArray();
    }

    /**
     * Reads a note.
     *
     * @param note null if there is none: no record has been numbered yet
     * @throws MalformedMessageException if it is not one
     */
    static OpenNumbers decode(byte @Nullable [] note) {
        if (note == null) {
            return NONE;
        }
        WireReader in = new WireReader(note);
        int format = in.readByte();
        if (format != FORMAT) {
            throw new MalformedMessageException("unknown format " + format + " of the note of open numbers");
        }
        long next = in.readVarLong();
        long[] open = new long[in.readCount(MAX, "open numbers")];
        long above = next;
        for (int i = open.length - 1; i >= 0; i--) {
            long distance = in.readVarLong();
            if (distance >= above) {
                throw new MalformedMessageException("an open number below zero");
            }
            above -= distance + 1;
            open[i] = above;
        }
        in.requireEnd();
        return new OpenNumbers(next, open);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OpenNumbers that && next == that.next && Arrays.equals(open, that.open);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(next) + Arrays.hashCode(open);
    }

    @Override
    public String toString() {
        return "OpenNumbers[next " + next + ", open " + Arrays.toString(open) + "]";
    }
}
