package io.velour.frontend.hotkey;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import io.velour.hotkey.KeyUse;
import io.velour.record.Key;

/**
 * Measures what the sampler costs an operation: a program, not a test. Each way of sampling is asked in turns, again and again; printed are
 * medians of nanoseconds of processor time. Arguments: rounds, millions of operations in each, threads.
 */
final class HotKeyCost {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int KEYS = 1 << 16;
    private static final int WARM_UP = 5;

    private HotKeyCost() {}

    public static void main(String[] arguments) throws InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        int operations = Integer.parseInt(arguments[1]) * 1_000_000;
        int threads = Integer.parseInt(arguments[2]);
        Key[] same = new Key[KEYS];
        Arrays.fill(same, Key.of("flood"));
        Key[] different = new Key[KEYS];
        Arrays.setAll(different, i -> Key.of("customers/" + i));

        Map<String, double[]> nanos = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int oneIn : new int[]{HotKeySampler.OFF, 1_000_000, 64, 16, 1}) {
                measure(nanos, "of one key", round, rounds, oneIn, same, operations, threads);
                measure(nanos, "of many keys", round, rounds, oneIn, different, operations, threads);
            }
        }
        nanos.forEach((name, all) -> System.out.printf("%-28s %6.1f ns%n", name, median(all)));
    }

    private static void measure(Map<String, double[]> nanos, String what, int round, int rounds, int oneIn, Key[] keys,
            int operations, int threads) throws InterruptedException {
        HotKeySampler sampler = new HotKeySampler(oneIn, () -> ThreadLocalRandom.current().nextLong(),
                System::nanoTime);
        double each = nanosOfEach(sampler, keys, operations, threads);
        if (round >= 0) {
            nanos.computeIfAbsent("one in " + oneIn + ", " + what, _ -> new double[rounds])[round] = each;
        }
    }

    private static double nanosOfEach(HotKeySampler sampler, Key[] keys, int operations, int threads)
            throws InterruptedException {
        LongAdder nanos = new LongAdder();
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(Thread.ofPlatform().start(() -> {
                begin(together);
                long before = THREADS.getCurrentThreadCpuTime();
                ask(sampler, keys, operations);
                nanos.add(THREADS.getCurrentThreadCpuTime() - before);
            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
        return nanos.sum() / (double) operations / threads;
    }

    private static void begin(CyclicBarrier together) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void ask(HotKeySampler sampler, Key[] keys, int operations) {
        for (int i = 0; i < operations; i++) {
            sampler.take(keys[i & KEYS - 1], (i & 7) == 0 ? KeyUse.WRITE : KeyUse.GET);
        }
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
