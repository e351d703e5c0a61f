package io.velour.replica;

import io.velour.cluster.Member;
import io.velour.protocol.StorageRequest;

/**
 * Something to send to another storage node.
 *
 * @param ask names the question, so that its answer is told from that of another one; {@link #TOLD} if no answer is
 *            waited for
 */
public record PeerSend(Member to, StorageRequest request, long ask) {
    /** The number of what is not a question. */
    public static final long TOLD = 0;

    public boolean isQuestion() {
        return ask != TOLD;
    }
}
