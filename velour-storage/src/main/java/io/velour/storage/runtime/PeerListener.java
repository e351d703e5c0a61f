package io.velour.storage.runtime;

import java.util.concurrent.CompletableFuture;

/** Takes what questions to other storage nodes came to. */
@FunctionalInterface
public interface PeerListener {
    /** Takes an outcome, at once. The future ends, in whatever way, when it has been acted upon and may be forgotten. */
    CompletableFuture<Void> onOutcome(PeerOutcome outcome);
}
