package io.velour.shell.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;

/**
 * The first frame of a stream, by whoever opens it: which member is meant. A port may have come to another process since it was told; an
 * acknowledgement from that one would be taken for one of the member that the partition map lists.
 */
public final class Greeting {
    /** The mark of its frame: the form of everything that follows. */
    public static final int FORMAT = 1;
    /** How many bytes its frame has. */
    public static final int LENGTH = 3 * Long.BYTES;
    /** What the storage node answers, as the mark of an empty frame: from now on batches are taken. */
    public static final int WELCOME = 200;
    /** It is another member, or in another life. */
    public static final int MISDIRECTED = 421;
    /** It has as many streams as it takes. */
    public static final int TOO_MANY = 429;

    private static final byte[] MAGIC = {'v', 'e', 'l', 'o', 'u', 'r', 's', 't'};

    private Greeting() {}

    /** Returns the greeting of a member. */
    public static byte[] to(Member member) {
        return ByteBuffer.allocate(LENGTH).put(MAGIC).putLong(member.node().value())
                .putLong(member.incarnation().value()).array();
    }

    /**
     * Returns which member is greeted.
     *
     * @throws IOException if this is no greeting: somebody speaks something else here
     */
    public static Member read(FrameHead head, byte[] payload) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        if (head.mark() != FORMAT || payload.length != LENGTH
                || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new IOException("no greeting of format " + FORMAT);
        }
        bytes.position(MAGIC.length);
        return new Member(new NodeId(bytes.getLong()), new Incarnation(bytes.getLong()));
    }
}
