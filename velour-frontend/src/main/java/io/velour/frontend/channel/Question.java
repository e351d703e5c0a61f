package io.velour.frontend.channel;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;

/**
 * A message to a storage node, and who wants to know what becomes of it.
 *
 * @param asker null if nobody does
 */
record Question(StorageRequest request, @Nullable Asker asker) {
    private static final Logger LOG = LoggerFactory.getLogger(Question.class);

    void answered(StorageAnswer answer) {
        tell(who -> who.onAnswer(answer));
    }

    void silent() {
        tell(Asker::onSilence);
    }

    void notSent() {
        tell(Asker::onNotSent);
    }

    /** What one asker makes of it must not reach the others, nor end the lane: nobody would ask this node any more. */
    private void tell(Consumer<Asker> what) {
        if (asker == null) {
            return;
        }
        try {
            what.accept(asker);
        } catch (RuntimeException | Error broken) {
            LOG.error("an operation failed to take what became of its {}", request.getClass().getSimpleName(), broken);
        }
    }
}
