package io.velour.storage.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.velour.storage.runtime.PeerListener;
import io.velour.storage.runtime.PeerOutcome;

/** Takes outcomes, and acts upon them when the test says so. */
public final class RecordedOutcomes implements PeerListener {
    private static final long LIMIT_SECONDS = 60;

    private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

    /** An outcome; {@code done} ends when it has been acted upon. */
    public record Taken(PeerOutcome outcome, CompletableFuture<Void> done) {}

    @Override
    public CompletableFuture<Void> onOutcome(PeerOutcome outcome) {
        Taken next = new Taken(outcome, new CompletableFuture<>());
        taken.add(next);
        return next.done();
    }

    /** Waits for the next outcome, without acting upon it. */
    public Taken take() throws InterruptedException {
        Taken next = taken.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no outcome within " + LIMIT_SECONDS + " s");
        }
        return next;
    }

    /** Waits for so many outcomes and acts upon each. */
    public List<PeerOutcome> take(int count) throws InterruptedException {
        List<PeerOutcome> outcomes = new ArrayList<>();
        while (outcomes.size() < count) {
            Taken next = take();
            next.done().complete(null);
            outcomes.add(next.outcome());
        }
        return outcomes;
    }

    /** Tells whether there was no outcome that was not taken. */
    public boolean isQuiet() {
        return taken.isEmpty();
    }
}
