package io.velour.storage.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.ClusterId;
import io.velour.cluster.StorageNode;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.replica.PeerSend;
import io.velour.shell.exchange.NotSentException;
import io.velour.storage.runtime.PeerListener;
import io.velour.storage.runtime.PeerOutcome;

/**
 * The way to one storage node in one incarnation: messages queue, and one exchange carries as many as fit. The next one begins
 * when the loop has acted upon the answers of the one before, so there are never more of them in the memory than one exchange brings.
 */
final class PeerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final int MAX_BATCH_REQUESTS = 512;

    private final StorageNode node;
    private final ClusterId cluster;
    private final PeerSettings settings;
    private final BatchExchange exchange;
    private final ExecutorService exchanges;
    private final BlockingQueue<Message> waiting;
    private final LongAdder sentBatches = new LongAdder();
    private final LongAdder sentMessages = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Thread thread;
    private volatile boolean closed;

    /** One exchange of a batch, in binary form. Must not repeat anything by itself. */
    @FunctionalInterface
    interface BatchExchange {
        byte[] exchange(byte[] batch) throws NotSentException, IOException, InterruptedException;
    }

    private record Message(PeerSend send, PeerListener listener) {}

    /** @param exchanges runs each exchange, so that its limit can abandon it by interrupting */
    PeerClient(StorageNode node, ClusterId cluster, PeerSettings settings, BatchExchange exchange,
            ExecutorService exchanges) {
        this.node = node;
        this.cluster = cluster;
        this.settings = settings;
        this.exchange = exchange;
        this.exchanges = exchanges;
        this.waiting = new ArrayBlockingQueue<>(settings.maxWaiting());
        this.thread = Thread.ofVirtual().name("peer-" + node.address()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    StorageNode node() {
        return node;
    }

    /** Queues a message. If too many wait, or the way is closed, it is not sent. */
    void send(PeerSend send, PeerListener listener) {
        Message message = new Message(send, listener);
        if (closed || !waiting.offer(message) || closed && waiting.remove(message)) {
            notSent(message);
        }
    }

    static void notSent(PeerSend send, PeerListener listener) {
        if (send.isQuestion()) {
            listener.onOutcome(PeerOutcome.notSent(send));
        }
    }

    private static void notSent(Message message) {
        notSent(message.send(), message.listener());
    }

    private void run() {
        try {
            while (!closed) {
                exchange(takeWhatFits());
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the way to {} ends", node, stopped);
        }
        List<Message> behind = new ArrayList<>();
        waiting.drainTo(behind);
        behind.forEach(PeerClient::notSent);
    }

    private List<Message> takeWhatFits() throws InterruptedException {
        List<Message> taken = new ArrayList<>();
        Message next = waiting.take();
        long bytes = 0;
        while (next != null) {
            taken.add(next);
            bytes += weightOf(next.send().request());
            Message behind = taken.size() < MAX_BATCH_REQUESTS ? waiting.peek() : null;
            boolean fits = behind != null && bytes + weightOf(behind.send().request()) <= settings.maxBatchBytes();
            next = fits ? waiting.poll() : null;
        }
        return taken;
    }

    /** A question for a range is small, but its answer is not, and the other node's loop must read it. */
    private long weightOf(StorageRequest request) {
        return BatchCodec.expectedLength(request) + (request instanceof PeerRequest ? settings.rangeBytes() : 0);
    }

    private void exchange(List<Message> messages) throws InterruptedException {
        List<CompletableFuture<Void>> handed;
        try {
            handed = hand(messages, answersTo(messages));
        } catch (InterruptedException stopped) {
            hand(messages, PeerOutcome::silent);
            throw stopped;
        } catch (Exception failure) {
            failures.increment();
            LOG.debug("an exchange of {} messages with {} failed", messages.size(), node, failure);
            boolean refused = failure instanceof NotSentException notSent && notSent.isRefusal();
            handed = hand(messages, refused ? PeerOutcome::notSent : PeerOutcome::silent);
        }
        awaitAll(handed);
    }

    private List<StorageAnswer> answersTo(List<Message> messages) throws Exception {
        byte[] batch = BatchCodec
                .encode(new RequestBatch(cluster, messages.stream().map(message -> message.send().request()).toList()));
        sentBatches.increment();
        sentMessages.add(messages.size());
        List<StorageAnswer> answers = BatchCodec.decodeAnswers(withinLimit(batch));
        if (answers.size() != messages.size()) {
            throw new IOException(answers.size() + " answers to " + messages.size() + " messages");
        }
        return answers;
    }

    private byte[] withinLimit(byte[] batch) throws Exception {
        Future<byte[]> answers = exchanges.submit(() -> exchange.exchange(batch));
        try {
            return answers.get(settings.limit().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof Exception cause ? cause : failure;
        } finally {
            answers.cancel(true);
        }
    }

    private static List<CompletableFuture<Void>> hand(List<Message> messages, List<StorageAnswer> answers) {
        Iterator<StorageAnswer> next = answers.iterator();
        return hand(messages, send -> PeerOutcome.answered(send, next.next()));
    }

    private static List<CompletableFuture<Void>> hand(List<Message> messages, Function<PeerSend, PeerOutcome> outcome) {
        List<CompletableFuture<Void>> handed = new ArrayList<>();
        for (Message message : messages) {
            PeerOutcome each = outcome.apply(message.send());
            if (message.send().isQuestion()) {
                handed.add(message.listener().onOutcome(each));
            }
        }
        return handed;
    }

    private static void awaitAll(List<CompletableFuture<Void>> handed) throws InterruptedException {
        for (CompletableFuture<Void> each : handed) {
            try {
                each.get();
            } catch (ExecutionException notTaken) {
                LOG.debug("the loop takes no more outcomes", notTaken);
            }
        }
    }

    PeerView view() {
        return new PeerView(node.name(), node.address().toString(), node.member().toString(), waiting.size(),
                sentBatches.sum(), sentMessages.sum(), failures.sum());
    }

    /** Ends the way: what is under way is silent, what waits is not sent. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
