package io.velour.frontend.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.ClusterId;
import io.velour.frontend.trace.Traces;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.shell.exchange.NotSentException;

/**
 * One exchange of a lane after the other: takes what waits, exchanges, and hands out the answers, all on one thread. Handing them out
 * writes them to clients. One that does not read what it asked for holds the thread up: then another thread hands out the rest and
 * carries on. Whether that is so, and whether an exchange takes too long, is found by {@link #look}.
 */
final class Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);
    private static final long CLOSE_LIMIT_MILLIS = 2_000;
    /** How many threads clients may hold up; then the next one holds up the carrier, until its connection's time is up. */
    private static final int MAX_HELD_UP = 64;

    private final Shared lane;
    private final BatchExchange exchange;
    private final boolean ofMany;
    private final ExchangeLimit limit;
    private final AtomicInteger heldUp = new AtomicInteger();
    private volatile Thread leading;
    private volatile Delivery delivery = Delivery.NONE;
    private Delivery lookedAt = Delivery.NONE;
    private int progressThen;

    /**
     * What all carriers of a lane have in common.
     *
     * @param batches         how many exchanges were begun
     * @param requests        how many messages they carried
     * @param whenUnreachable called after an exchange that the node did not answer; must return at once
     */
    record Shared(String name, ClusterId cluster, LaneQueue queue, CircuitBreaker breaker, TimeLimiter limiter,
            LaneMeters meters, LongAdder batches, LongAdder requests, Traces traces, Runnable whenUnreachable) {}

    /**
     * @param exchange this carrier's own
     * @param ofMany   whether it carries only what is too much for another one
     */
    Carrier(Shared lane, BatchExchange exchange, boolean ofMany) {
        this.lane = lane;
        this.exchange = exchange;
        this.ofMany = ofMany;
        this.limit = new ExchangeLimit(lane.limiter().getTimeLimiterConfig().getTimeoutDuration(), exchange::abort);
        this.leading = new LaneThread(lane.name(), () -> lead(Delivery.NONE));
    }

    void start() {
        leading.start();
    }

    /** Ends an exchange that takes too long, and has a thread that a client holds up relieved. For one thread. */
    void look(long nowNanos) {
        limit.check(nowNanos);
        Delivery current = delivery;
        int progress = current.progress();
        boolean stuck = current != Delivery.NONE && current == lookedAt && progress == progressThen;
        lookedAt = current;
        progressThen = progress;
        if (stuck) {
            relieve(current);
        }
    }

    private synchronized void relieve(Delivery stuck) {
        if (lane.queue().isClosed() || delivery != stuck || heldUp.get() >= MAX_HELD_UP) {
            return;
        }
        LOG.debug("{}: a client holds up the thread that leads", lane.name());
        LaneThread next = new LaneThread(lane.name(), () -> lead(stuck));
        // If none can be started, the one that is held up goes on leading, and the next look tries again. The new one
        // hands out nothing before this method has ended.
        next.start();
        heldUp.incrementAndGet();
        leading = next;
    }

    /** Hands out what is left of a delivery, then carries until the lane is closed or another thread has taken over. */
    private void lead(Delivery left) {
        handOut(left);
        try {
            while (!lane.queue().isClosed() && isLeading()) {
                send(ofMany ? lane.queue().takeOfMany() : lane.queue().take());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("{} ends", lane.name(), stopped);
        }
        if (isLeading()) {
            lane.queue().takeBack().forEach(Question::notSent);
        } else {
            heldUp.decrementAndGet();
        }
    }

    private boolean isLeading() {
        return leading == Thread.currentThread();
    }

    private void handOut(Delivery answers) {
        beginDelivery(answers);
        answers.run();
        endDelivery();
    }

    /** What is told from here on is not to be broken off: an interrupt would close the connection of a client. */
    private synchronized void beginDelivery(Delivery answers) {
        delivery = answers;
        Thread.interrupted();
    }

    private synchronized void endDelivery() {
        if (isLeading()) {
            delivery = Delivery.NONE;
        }
    }

    private void send(List<Question> questions) throws InterruptedException {
        if (!lane.breaker().tryAcquirePermission()) {
            handOut(questions, Question::notSent);
            return;
        }
        Span span = lane.traces().exchange(spansOf(questions), lane.name(), questions.size());
        long started = System.nanoTime();
        try {
            List<StorageAnswer> answers = exchange(questions, span);
            long nanos = System.nanoTime() - started;
            lane.breaker().onSuccess(nanos, TimeUnit.NANOSECONDS);
            lane.meters().ended(lane.meters().answered(), nanos);
            deliver(questions, answers);
        } catch (InterruptedException stopped) {
            handOut(questions, Question::silent);
            throw stopped;
        } catch (Exception failure) {
            if (span != null) {
                span.error(failure);
            }
            fail(questions, failure, System.nanoTime() - started);
        } finally {
            if (span != null) {
                span.end();
            }
        }
    }

    private static List<Span> spansOf(List<Question> questions) {
        List<Span> spans = null;
        for (Question question : questions) {
            Span span = question.asker() == null ? null : question.asker().span();
            if (span != null) {
                spans = spans == null ? new ArrayList<>() : spans;
                spans.add(span);
            }
        }
        return spans == null ? List.of() : spans;
    }

    private List<StorageAnswer> exchange(List<Question> questions, @Nullable Span span) throws Exception {
        byte[] batch = BatchCodec.encode(new RequestBatch(lane.cluster(), requestsOf(questions)));
        lane.batches().increment();
        lane.requests().add(questions.size());
        lane.meters().sent(questions.size());
        List<StorageAnswer> answers = BatchCodec.decodeAnswers(inTime(batch, lane.traces().headersOf(span)));
        if (answers.size() != questions.size()) {
            throw new IOException(answers.size() + " answers to " + questions.size() + " questions");
        }
        return answers;
    }

    private static List<StorageRequest> requestsOf(List<Question> questions) {
        List<StorageRequest> requests = new ArrayList<>(questions.size());
        for (Question question : questions) {
            requests.add(question.request());
        }
        return requests;
    }

    /** The time limiter counts; the limit itself is kept by {@link ExchangeLimit}. */
    private byte[] inTime(byte[] batch, Map<String, String> headers) throws Exception {
        limit.begin(System.nanoTime());
        byte[] answered;
        try {
            answered = exchange.exchange(batch, headers);
        } catch (Exception failure) {
            Exception told = limit.end() ? tooLate(failure) : failure;
            lane.limiter().onError(told);
            throw lane.queue().isClosed() ? stopped(told) : told;
        }
        limit.end();
        lane.limiter().onSuccess();
        return answered;
    }

    /** Ended by this process itself: nothing that the node could be blamed for. */
    private static InterruptedException stopped(Exception failure) {
        InterruptedException stopped = new InterruptedException("the lane was closed");
        stopped.initCause(failure);
        return stopped;
    }

    private TimeoutException tooLate(Exception ended) {
        TimeoutException late = new TimeoutException("no answer within "
                + lane.limiter().getTimeLimiterConfig().getTimeoutDuration());
        late.initCause(ended);
        return late;
    }

    private void deliver(List<Question> questions, List<StorageAnswer> answers) {
        handOut(new Delivery(questions.size(), place -> questions.get(place).answered(answers.get(place))));
    }

    private void handOut(List<Question> questions, Consumer<Question> what) {
        handOut(new Delivery(questions.size(), place -> what.accept(questions.get(place))));
    }

    private void fail(List<Question> questions, Exception failure, long nanos) {
        LOG.debug("{}: an exchange of {} messages failed", lane.name(), questions.size(), failure);
        lane.meters().ended(failure instanceof TimeoutException ? lane.meters().timedOut() : lane.meters().failed(),
                nanos);
        if (failure instanceof NotSentException notSent && notSent.isRefusal()) {
            // It is there, and has too much to do: no reason to stay away from it, or to suspect it.
            lane.breaker().releasePermission();
        } else {
            lane.breaker().onError(nanos, TimeUnit.NANOSECONDS, failure);
            lane.whenUnreachable().run();
        }
        handOutFailed(questions, failure instanceof NotSentException ? Question::notSent : Question::silent);
    }

    /** With what waits behind, all in one: a thread that is held up has nothing left that nobody else could hand out. */
    private void handOutFailed(List<Question> questions, Consumer<Question> what) {
        List<Question> behind = lane.queue().takeBack();
        int sent = questions.size();
        handOut(new Delivery(sent + behind.size(), place -> {
            if (place < sent) {
                what.accept(questions.get(place));
            } else {
                behind.get(place - sent).notSent();
            }
        }));
    }

    /** To be called once the queue is closed, and before {@link #awaitEnd}. What is being handed out is not broken off. */
    synchronized void stop() {
        if (delivery == Delivery.NONE) {
            exchange.abort();
            leading.interrupt();
        }
    }

    /** Waits a while for what is being handed out. */
    void awaitEnd() throws InterruptedException {
        Thread last = leading;
        if (last != Thread.currentThread()) {
            last.join(CLOSE_LIMIT_MILLIS);
        }
    }
}
