package io.velour.frontend.config;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.velour.frontend.channel.LaneThread;

/**
 * The threads that serve requests: as many as there are processors, and one more for each that is held up. Hardly any request holds its thread
 * up, so with few threads most requests find one that is awake already; with many, each wakes one of its own.
 *
 * <p>
 * A thread that has written an answer on behalf of a lane goes on with the connection by itself: to wake another one for what is left (to
 * note the end, to see whether the next request has come) would cost as much as the answer.
 */
final class RequestThreads extends ThreadPoolExecutor {
    private static final int LEAST = 2;
    private static final long IDLE_SECONDS = 60;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final int usual;
    private final int most;
    private final AtomicLong made = new AtomicLong();
    private final Set<RequestThread> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().name("request-watch").daemon().factory());

    /** @param usual how many there are while none of them is held up */
    RequestThreads(int usual, int most) {
        // What waits is bounded by the connections: each has one request at a time.
        super(usual, usual, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        this.usual = usual;
        this.most = most;
        setThreadFactory(RequestThread::new);
    }

    /**
     * Returns running threads.
     *
     * @param most at most so many, those that are held up included; what comes on top waits
     */
    static RequestThreads start(int most) {
        int usual = Math.min(most, Math.max(LEAST, Runtime.getRuntime().availableProcessors()));
        RequestThreads threads = new RequestThreads(usual, most);
        threads.prestartAllCoreThreads();
        threads.watch.scheduleWithFixedDelay(threads::look, LOOK_EVERY.toNanos(), LOOK_EVERY.toNanos(),
                TimeUnit.NANOSECONDS);
        return threads;
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() instanceof LaneThread) {
            task.run();
        } else {
            super.execute(task);
        }
    }

    /** Has as many threads that are not held up as is usual. For one thread. */
    void look() {
        int heldUp = 0;
        for (RequestThread thread : running) {
            heldUp += thread.isHeldUp() ? 1 : 0;
        }
        resize(Math.min(most, usual + heldUp));
    }

    private void resize(int threads) {
        if (threads > getCorePoolSize()) {
            setMaximumPoolSize(threads);
            setCorePoolSize(threads);
        } else if (threads < getCorePoolSize()) {
            setCorePoolSize(threads);
            setMaximumPoolSize(threads);
        }
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        ((RequestThread) thread).step();
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable failure) {
        ((RequestThread) Thread.currentThread()).step();
    }

    @Override
    protected void terminated() {
        watch.shutdownNow();
    }

    /** A thread that tells whether it has been at the same task since it was looked at the last time. */
    private final class RequestThread extends Thread {
        /** Odd while a task is being done. */
        private volatile long steps;
        private long stepsThen;

        RequestThread(Runnable work) {
            super(work, "request-" + made.incrementAndGet());
            setDaemon(true);
        }

        @Override
        public void run() {
            running.add(this);
            try {
                super.run();
            } finally {
                running.remove(this);
            }
        }

        /** To be called by this thread alone, at the begin and at the end of a task. */
        void step() {
            steps = steps + 1;
        }

        boolean isHeldUp() {
            long now = steps;
            boolean heldUp = now % 2 == 1 && now == stepsThen;
            stepsThen = now;
            return heldUp;
        }
    }
}
