package io.velour.bench.growth;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** Processor time of this thread, in nanoseconds: other work on the machine makes it longer, but not by its own time. */
final class Timing {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Timing() {}

    static long now() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Returns what one of so many runs in a row takes, the median of some such rows, after two that do not count. */
    static double ofOne(int times, Runnable work) {
        run(times, work);
        run(times, work);
        double[] rows = new double[5];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = run(times, work);
        }
        Arrays.sort(rows);
        return rows[rows.length / 2];
    }

    private static double run(int times, Runnable work) {
        long begun = now();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return (double) (now() - begun) / times;
    }
}
