package io.velour.frontend.channel;

import java.io.IOException;
import java.util.Map;

import io.velour.shell.exchange.NotSentException;

/** Port to exchanges of batches with a storage node, one at a time. Must not repeat anything by itself. */
@FunctionalInterface
public interface BatchExchange {
    /**
     * Sends a batch and returns the answers to it, both in binary form. Blocks its thread.
     *
     * @param headers               to be sent with it
     * @throws NotSentException     if the batch certainly had no effect
     * @throws IOException          if its effect is unknown
     * @throws InterruptedException if the thread was interrupted: the effect is unknown
     */
    byte[] exchange(byte[] batch, Map<String, String> headers)
            throws NotSentException, IOException, InterruptedException;

    /**
     * Ends the exchange under way from another thread, if waiting for its thread to notice an interrupt is not enough. Must
     * not block, and do no harm if there is none.
     */
    default void abort() {
        // An exchange that ends when its thread is interrupted needs nothing else.
    }
}
