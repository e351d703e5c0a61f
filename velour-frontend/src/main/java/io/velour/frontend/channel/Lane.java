package io.velour.frontend.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
 * One direction of work to one storage node: questions queue, and one exchange carries all that wait. There is one
 * exchange at a time, on the thread that leads the lane, so batches grow by themselves when the node is busy. When an exchange fails,
 * what waits behind it is handed back unsent at once: a reader can go elsewhere, a writer asks again.
 *
 * <p>
 * The leading thread also hands out the answers, which writes them to clients. One that does not read what it asked for holds it up: then
 * another thread hands out the rest and leads on. Whether that is so, and whether an exchange takes too long, is found by
 * {@link #look}, which somebody must call every now and then.
 */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int MAX_BATCH_REQUESTS = 512;
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;
    private static final long CLOSE_LIMIT_MILLIS = 2_000;
    /** How many threads of a lane clients may hold up; then the next one holds up the lane, until its connection's time is up. */
    private static final int MAX_HELD_UP = 64;

    private final String name;
    private final ClusterId cluster;
    private final BatchExchange exchange;
    private final ExchangeLimit limit;
    private final CircuitBreaker breaker;
    private final TimeLimiter limiter;
    private final LaneMeters meters;
    private final Runnable whenUnreachable;
    private final Traces traces;
    private final BlockingQueue<Question> waiting;
    private final LongAdder sentBatches = new LongAdder();
    private final LongAdder sentRequests = new LongAdder();
    private final AtomicInteger heldUp = new AtomicInteger();
    private volatile Thread leading;
    private volatile Delivery delivery = Delivery.NONE;
    private volatile boolean closed;
    private Delivery lookedAt = Delivery.NONE;
    private int progressThen;

    /** @param asker null if nobody waits for an answer */
    private record Question(StorageRequest request, @Nullable Asker asker) {}

    /**
     * @param guard           of this lane alone, and with its name
     * @param whenUnreachable called after an exchange that the node did not answer, on the lane's thread; must return at once
     */
    Lane(ClusterId cluster, BatchExchange exchange, int maxWaiting, LaneGuards.Guard guard,
            LaneMeters meters, Traces traces, Runnable whenUnreachable) {
        this.name = guard.breaker().getName();
        this.cluster = cluster;
        this.exchange = exchange;
        this.breaker = guard.breaker();
        this.limiter = guard.limiter();
        this.limit = new ExchangeLimit(limiter.getTimeLimiterConfig().getTimeoutDuration(), exchange::abort);
        this.meters = meters;
        this.traces = traces;
        this.whenUnreachable = whenUnreachable;
        this.waiting = new ArrayBlockingQueue<>(maxWaiting);
        this.leading = new LaneThread(name, () -> lead(Delivery.NONE));
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
        if (closed || delivery != stuck || heldUp.get() >= MAX_HELD_UP) {
            return;
        }
        LOG.debug("{}: a client holds up the thread that leads", name);
        heldUp.incrementAndGet();
        leading = new LaneThread(name, () -> lead(stuck));
        leading.start();
    }

    /** Queues a question. If too many wait, or the lane is closed, the asker hears at once that it was not sent. */
    void ask(StorageRequest request, Asker asker) {
        Question question = new Question(request, asker);
        if (closed || !waiting.offer(question)) {
            asker.onNotSent();
        } else if (closed && waiting.remove(question)) {
            // Closed in between, and the lane's thread will not look again.
            asker.onNotSent();
        }
    }

    /** Queues something that nobody waits for. If too many wait it is dropped. */
    void tell(StorageRequest request) {
        if (!closed && !waiting.offer(new Question(request, null))) {
            LOG.debug("{}: dropped a {}, too many wait", name, request.getClass().getSimpleName());
        }
    }

    boolean isHealthy() {
        return breaker.getState() == CircuitBreaker.State.CLOSED
                || breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    int waiting() {
        return waiting.size();
    }

    LaneView view() {
        return new LaneView(waiting.size(), breaker.getState().name(), sentBatches.sum(), sentRequests.sum());
    }

    /** How a lane is doing, since its start. */
    record LaneView(int waiting, String circuit, long batches, long requests) {}

    /** Hands out what is left of a delivery, then leads until the lane is closed or another thread has taken over. */
    private void lead(Delivery left) {
        handOut(left);
        try {
            while (!closed && isLeading()) {
                send(takeAllThatWait());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("{} ends", name, stopped);
        }
        if (isLeading()) {
            takeBackWaiting().forEach(Lane::notSent);
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

    private List<Question> takeAllThatWait() throws InterruptedException {
        List<Question> taken = new ArrayList<>();
        Question next = waiting.take();
        long bytes = 0;
        while (next != null) {
            taken.add(next);
            bytes += BatchCodec.expectedLength(next.request());
            next = taken.size() < MAX_BATCH_REQUESTS && bytes < MAX_BATCH_BYTES ? waiting.poll() : null;
        }
        return taken;
    }

    private void send(List<Question> questions) throws InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            handOut(questions, Lane::notSent);
            return;
        }
        Span span = traces.exchange(spansOf(questions), name, questions.size());
        long started = System.nanoTime();
        try {
            List<StorageAnswer> answers = exchange(questions, span);
            long nanos = System.nanoTime() - started;
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            meters.ended(meters.answered(), nanos);
            deliver(questions, answers);
        } catch (InterruptedException stopped) {
            handOut(questions, Lane::silent);
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
        byte[] batch = BatchCodec.encode(new RequestBatch(cluster, requestsOf(questions)));
        sentBatches.increment();
        sentRequests.add(questions.size());
        meters.sent(questions.size());
        List<StorageAnswer> answers = BatchCodec.decodeAnswers(inTime(batch, traces.headersOf(span)));
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
            limiter.onError(told);
            throw closed ? stopped(told) : told;
        }
        limit.end();
        limiter.onSuccess();
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
                + limiter.getTimeLimiterConfig().getTimeoutDuration());
        late.initCause(ended);
        return late;
    }

    private void deliver(List<Question> questions, List<StorageAnswer> answers) {
        handOut(new Delivery(questions.size(), place -> {
            StorageAnswer answer = answers.get(place);
            tell(questions.get(place), asker -> asker.onAnswer(answer));
        }));
    }

    private void handOut(List<Question> questions, Consumer<Question> what) {
        handOut(new Delivery(questions.size(), place -> what.accept(questions.get(place))));
    }

    /** What one asker makes of it must not reach the others, nor end the lane: nobody would ask this node any more. */
    private static void tell(Question question, Consumer<Asker> what) {
        Asker asker = question.asker();
        if (asker == null) {
            return;
        }
        try {
            what.accept(asker);
        } catch (RuntimeException | Error broken) {
            LOG.error("an operation failed to take what became of its {}",
                    question.request().getClass().getSimpleName(),
                    broken);
        }
    }

    private void fail(List<Question> questions, Exception failure, long nanos) {
        LOG.debug("{}: an exchange of {} messages failed", name, questions.size(), failure);
        meters.ended(failure instanceof TimeoutException ? meters.timedOut() : meters.failed(), nanos);
        if (failure instanceof NotSentException notSent && notSent.isRefusal()) {
            // It is there, and has too much to do: no reason to stay away from it, or to suspect it.
            breaker.releasePermission();
        } else {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
            whenUnreachable.run();
        }
        List<Question> behind = takeBackWaiting();
        handOut(questions, failure instanceof NotSentException ? Lane::notSent : Lane::silent);
        handOut(behind, Lane::notSent);
    }

    /** Returns what waits; what an asker asks again once it has heard of the failure is not among it. */
    private List<Question> takeBackWaiting() {
        List<Question> behind = new ArrayList<>();
        waiting.drainTo(behind);
        return behind;
    }

    private static void notSent(Question question) {
        tell(question, Asker::onNotSent);
    }

    private static void silent(Question question) {
        tell(question, Asker::onSilence);
    }

    /** Ends the lane: what is under way is silent, what waits is not sent. */
    @Override
    public void close() {
        Thread last = stopLeading();
        if (last == Thread.currentThread()) {
            return;
        }
        try {
            last.join(CLOSE_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on nobody takes over any more. Who hands out answers finishes that. */
    private synchronized Thread stopLeading() {
        closed = true;
        if (delivery == Delivery.NONE) {
            exchange.abort();
            leading.interrupt();
        }
        return leading;
    }
}
