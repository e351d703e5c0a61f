package io.velour.frontend.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import io.velour.protocol.wire.BatchCodec;

/** What waits for one storage node. For any thread. */
final class LaneQueue {
    private static final int MAX_BATCH_REQUESTS = 512;
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

    private final BlockingQueue<Question> waiting;
    private volatile boolean closed;

    /** @param maxWaiting how many questions may wait */
    LaneQueue(int maxWaiting) {
        this.waiting = new ArrayBlockingQueue<>(maxWaiting);
    }

    /** Returns whether the question waits now: not if too many do, or the queue is closed. */
    boolean offer(Question question) {
        if (closed || !waiting.offer(question)) {
            return false;
        }
        // Closed in between, nobody would look again.
        return !closed || !waiting.remove(question);
    }

    int size() {
        return waiting.size();
    }

    /** Waits for questions, and returns all that go together in one batch: at least one. */
    List<Question> take() throws InterruptedException {
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

    /** Returns what waits; what is asked again after that is not among it. */
    List<Question> takeBack() {
        List<Question> behind = new ArrayList<>();
        waiting.drainTo(behind);
        return behind;
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing is taken in from now on. */
    void close() {
        closed = true;
    }
}
