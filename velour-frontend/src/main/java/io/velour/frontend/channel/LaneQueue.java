package io.velour.frontend.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.velour.protocol.wire.BatchCodec;

/**
 * What waits for one storage node. What somebody waits for goes at once; what nobody waits for (a {@code COMMIT}) goes with it, and by itself only
 * when nothing else has come for a moment. For any thread.
 */
final class LaneQueue {
    private static final int MAX_BATCH_REQUESTS = 512;
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;
    /** With fewer it is better to wait for the exchange under way: larger batches cost everybody less. */
    private static final int MANY = 64;
    /** How long something that nobody waits for waits for company. Longer than a client takes for its next request. */
    private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final int maxWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition many = lock.newCondition();
    /** In the order of their coming: what nobody waits for must not be left behind by what somebody does. */
    private final Queue<Question> waiting = new ArrayDeque<>();
    /** How many of them somebody waits for. */
    private int asked;
    /** How many threads will look again by themselves within a moment. */
    private int lookingAgain;
    private boolean closed;

    /** @param maxWaiting how many questions may wait */
    LaneQueue(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** Returns whether the question waits now: not if too many do, or the queue is closed. */
    boolean offer(Question question) {
        boolean awaited = question.asker() != null;
        lock.lock();
        try {
            if (closed || waiting.size() >= maxWaiting) {
                return false;
            }
            waiting.add(question);
            asked += awaited ? 1 : 0;
            if (awaited || lookingAgain == 0) {
                changed.signal();
            }
            if (asked >= MANY) {
                many.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for questions, and returns all that go together in one batch: at least one. */
    List<Question> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitBatch();
            return drain();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, once so many wait that it pays not to wait for the exchange under way. */
    List<Question> takeOfMany() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (asked < MANY) {
                many.await();
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<Question> drain() {
        List<Question> taken = new ArrayList<>(Math.min(waiting.size(), MAX_BATCH_REQUESTS));
        long bytes = 0;
        for (Question next = next(); next != null; next = hasRoom(taken, bytes) ? next() : null) {
            taken.add(next);
            bytes += BatchCodec.expectedLength(next.request());
        }
        return taken;
    }

    private void awaitBatch() throws InterruptedException {
        long left = COMPANY_NANOS;
        while (asked == 0 && (waiting.isEmpty() || left > 0)) {
            if (left > 0) {
                left = awaitCompany(left);
            } else {
                changed.await();
                left = COMPANY_NANOS;
            }
        }
    }

    private long awaitCompany(long nanos) throws InterruptedException {
        lookingAgain++;
        try {
            return changed.awaitNanos(nanos);
        } finally {
            lookingAgain--;
        }
    }

    private static boolean hasRoom(List<Question> taken, long bytes) {
        return taken.size() < MAX_BATCH_REQUESTS && bytes < MAX_BATCH_BYTES;
    }

    private @Nullable Question next() {
        Question next = waiting.poll();
        asked -= next == null || next.asker() == null ? 0 : 1;
        return next;
    }

    /** Returns what waits; what is asked again after that is not among it. */
    List<Question> takeBack() {
        lock.lock();
        try {
            List<Question> behind = new ArrayList<>(waiting);
            waiting.clear();
            asked = 0;
            return behind;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is taken in from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
