package io.velour.frontend.config;

import java.util.concurrent.TimeUnit;

import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.TaskThreadFactory;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

import io.velour.frontend.channel.LaneThread;

/**
 * The threads that serve requests. A thread that has written an answer on behalf of a lane goes on with the connection by itself: to
 * wake another one for what is left (to note the end, to see whether the next request has come) would cost as much as the answer.
 */
final class RequestThreads extends ThreadPoolExecutor {
    private static final long IDLE_SECONDS = 60;

    private RequestThreads(int least, int most, TaskQueue waiting) {
        super(least, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting,
                new TaskThreadFactory("request-", true, Thread.NORM_PRIORITY));
    }

    /**
     * Returns running threads.
     *
     * @param most at most so many; what comes on top waits. There is no more of it than connections
     */
    static RequestThreads start(int least, int most) {
        TaskQueue waiting = new TaskQueue();
        RequestThreads threads = new RequestThreads(least, most, waiting);
        waiting.setParent(threads);
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
}
