package io.velour.storage.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.velour.protocol.StorageAnswer;
import io.velour.replica.PeerSend;
import io.velour.storage.runtime.PeerLink;
import io.velour.storage.runtime.PeerListener;
import io.velour.storage.runtime.PeerOutcome;

/** Other storage nodes that do nothing: the test sees what they are sent, and answers for them. */
public final class RecordedPeers implements PeerLink {
    private static final long LIMIT_SECONDS = 30;

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private volatile Runnable beforeEach = () -> {};

    /** One message, as it was sent. */
    public record Sent(PeerSend send, PeerListener listener) {
        public CompletableFuture<Void> answer(StorageAnswer answer) {
            return listener.onOutcome(PeerOutcome.answered(send, answer));
        }

        public CompletableFuture<Void> keepSilent() {
            return listener.onOutcome(PeerOutcome.silent(send));
        }
    }

    /** Has something done whenever a message is sent, by the thread that sends it. */
    public void beforeEach(Runnable action) {
        beforeEach = action;
    }

    @Override
    public void send(PeerSend send, PeerListener listener) {
        beforeEach.run();
        sent.add(new Sent(send, listener));
    }

    /** Waits for the next message. */
    public Sent await() throws InterruptedException {
        Sent next = sent.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was sent within " + LIMIT_SECONDS + " s");
        }
        return next;
    }

    /** Waits for so many messages. */
    public List<Sent> await(int count) throws InterruptedException {
        List<Sent> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(await());
        }
        return messages;
    }

    /** Tells whether nothing was sent that was not awaited. */
    public boolean isQuiet() {
        return sent.isEmpty();
    }
}
