package io.velour.frontend.channel;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.ClusterId;
import io.velour.frontend.trace.Traces;
import io.velour.protocol.StorageRequest;

/**
 * One direction of work to one storage node: questions queue, and one exchange carries all that wait. There are only so many
 * exchanges at a time as there are carriers, one or two, so batches grow by themselves when the node is busy; the second carries when very many wait. When an exchange fails,
 * what waits behind it is handed back unsent at once: a reader can go elsewhere, a writer asks again.
 */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final Carrier.Shared shared;
    private final List<Carrier> carriers;

    /**
     * @param exchanges       makes what one carrier exchanges batches by
     * @param guard           of this lane alone, and with its name
     * @param whenUnreachable called after an exchange that the node did not answer; must return at once
     */
    Lane(ClusterId cluster, Supplier<BatchExchange> exchanges, LaneSettings settings, LaneGuards.Guard guard,
            LaneMeters meters, Traces traces, Runnable whenUnreachable) {
        this.shared = new Carrier.Shared(guard.breaker().getName(), cluster, new LaneQueue(settings.maxWaiting()),
                guard.breaker(), guard.limiter(), meters, new LongAdder(), new LongAdder(), traces, whenUnreachable);
        this.carriers = IntStream.range(0, settings.inFlight())
                .mapToObj(place -> new Carrier(shared, exchanges.get(), place > 0)).toList();
    }

    void start() {
        carriers.forEach(Carrier::start);
    }

    /** Ends exchanges that take too long, and has threads that clients hold up relieved. For one thread. */
    void look(long nowNanos) {
        carriers.forEach(carrier -> carrier.look(nowNanos));
    }

    /** Queues a question. If too many wait, or the lane is closed, the asker hears at once that it was not sent. */
    void ask(StorageRequest request, Asker asker) {
        if (!shared.queue().offer(new Question(request, asker))) {
            asker.onNotSent();
        }
    }

    /** Queues something that nobody waits for. If too many wait it is dropped. */
    void tell(StorageRequest request) {
        if (!shared.queue().offer(new Question(request, null))) {
            LOG.debug("{}: dropped a {}, too many wait", shared.name(), request.getClass().getSimpleName());
        }
    }

    boolean isHealthy() {
        CircuitBreaker.State state = shared.breaker().getState();
        return state == CircuitBreaker.State.CLOSED || state == CircuitBreaker.State.HALF_OPEN;
    }

    int waiting() {
        return shared.queue().size();
    }

    LaneView view() {
        return new LaneView(waiting(), shared.breaker().getState().name(), shared.batches().sum(),
                shared.requests().sum());
    }

    /** How a lane is doing, since its start. */
    record LaneView(int waiting, String circuit, long batches, long requests) {}

    /** Ends the lane: what is under way is silent, what waits is not sent. */
    @Override
    public void close() {
        shared.queue().close();
        carriers.forEach(Carrier::stop);
        try {
            for (Carrier carrier : carriers) {
                carrier.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // What was taken in before the end, by a carrier that has ended before it saw it.
        shared.queue().takeBack().forEach(Question::notSent);
    }
}
