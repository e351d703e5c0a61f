package io.velour.frontend.kv;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.protocol.wire.WireReader;
import io.velour.protocol.wire.WireWriter;
import io.velour.record.Key;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * Where a listing goes on. Clients hand it back as they got it; one that somebody has made up leads to some other place of
 * the same listing, and to nothing worse.
 *
 * @param after only keys above this one; null from the first of the partition
 */
record ListCursor(PartitionId partition, @Nullable Key after) {
    static final ListCursor BEGINNING = new ListCursor(new PartitionId(0), null);
    private static final int FORM = 1;
    private static final int MAX_PARTITION = 0xffff;

    String toText() {
        WireWriter out = new WireWriter(Key.MAX_LENGTH);
        out.writeByte(FORM);
        out.writeVarLong(partition.value());
        out.writeBytes(after == null ? new byte[0] : after.bytes());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    /** @throws ProblemException 400, if {@link #toText} writes no such text */
    static ListCursor parse(String text) {
        try {
            WireReader in = new WireReader(Base64.getUrlDecoder().decode(text));
            if (in.readByte() != FORM) {
                throw wrong(text);
            }
            PartitionId partition = new PartitionId(in.readCount(MAX_PARTITION, "a partition's number"));
            byte[] after = in.readBytes();
            in.requireEnd();
            return new ListCursor(partition, after.length == 0 ? null : new Key(after));
        } catch (IllegalArgumentException broken) {
            throw wrong(text);
        }
    }

    private static ProblemException wrong(String text) {
        return new ProblemException(Problem.badRequest("'" + text + "' is not a cursor that a listing has given."));
    }
}
