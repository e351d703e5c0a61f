package io.velour.storage.runtime;

import io.velour.replica.PeerSend;

/** Port to the other storage nodes. */
@FunctionalInterface
public interface PeerLink {
    /**
     * Takes something to be sent, and returns at once. If it is a question, the listener is given exactly one outcome of it,
     * on any thread; what is no question may be lost.
     */
    void send(PeerSend send, PeerListener listener);
}
