package io.velour.storage.runtime;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.replica.PeerSend;

/**
 * What a question to another storage node came to.
 *
 * @param answer null if there will be none, and nobody knows whether the question arrived
 */
public record PeerOutcome(PeerSend asked, @Nullable StorageAnswer answer) {
    public static PeerOutcome answered(PeerSend asked, StorageAnswer answer) {
        return new PeerOutcome(asked, answer);
    }

    public static PeerOutcome silent(PeerSend asked) {
        return new PeerOutcome(asked, null);
    }

    /**
     * The question never left this node, or was refused unread: as good as a refusal. Silence would make a suspect of a node
     * that may be well.
     */
    public static PeerOutcome notSent(PeerSend asked) {
        return new PeerOutcome(asked, new StorageAnswer.Refused(Refusal.OVERLOADED, Epoch.NONE, null));
    }
}
