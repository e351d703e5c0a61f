package io.velour.frontend.channel;

import java.io.IOException;
import java.util.Map;

import io.velour.shell.exchange.NotSentException;

/** Port to one exchange of a batch with a storage node. Must not repeat anything by itself. */
@FunctionalInterface
public interface BatchExchange {
    /**
     * Sends a batch and returns the answers to it, both in binary form.
     *
     * @param headers               to be sent with it
     * @throws NotSentException     if the batch certainly had no effect
     * @throws IOException          if its effect is unknown
     * @throws InterruptedException if the thread was interrupted: the effect is unknown
     */
    byte[] exchange(byte[] batch, Map<String, String> headers)
            throws NotSentException, IOException, InterruptedException;
}
