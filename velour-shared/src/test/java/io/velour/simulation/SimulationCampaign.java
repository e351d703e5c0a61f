package io.velour.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Runs many seeds, each in one thread, on as many threads as there are processors; stops after so many seeds or so much time,
 * and at the first few violations.
 */
final class SimulationCampaign {
    private static final int VIOLATIONS_WANTED = 5;
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final long firstSeed;
    private final long seeds;
    private final Duration limit;
    private final Consumer<String> progress;
    private final AtomicLong next = new AtomicLong();
    private final CampaignTotals totals = new CampaignTotals();
    private final long startedAt = System.nanoTime();
    private long toldAt = startedAt;

    /**
     * @param limit    no seed is begun after this
     * @param progress takes a line now and then
     */
    SimulationCampaign(long firstSeed, long seeds, Duration limit, Consumer<String> progress) {
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.limit = limit;
        this.progress = progress;
    }

    CampaignTotals run() throws InterruptedException, ExecutionException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(this::work));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        totals.took(Duration.ofNanos(System.nanoTime() - startedAt));
        return totals;
    }

    private void work() {
        long number = next.getAndIncrement();
        while (number < seeds && totals.violations().size() < VIOLATIONS_WANTED && !isOver()) {
            runOne(firstSeed + number);
            number = next.getAndIncrement();
        }
    }

    private boolean isOver() {
        return System.nanoTime() - startedAt > limit.toNanos();
    }

    private void runOne(long seed) {
        Simulation simulation = new Simulation(seed, Swarm.of(seed, Simulation.OPERATIONS), 0);
        try {
            totals.add(simulation.run());
        } catch (RuntimeException violation) {
            totals.add("seed " + seed + " " + simulation.swarm.faults() + ": " + violation);
        }
        tell();
    }

    private synchronized void tell() {
        long now = System.nanoTime();
        if (now - toldAt > PROGRESS_EVERY.toNanos()) {
            toldAt = now;
            progress.accept("%,d of %,d seeds, %,d operations, %d violations, %d s".formatted(totals.seeds(), seeds,
                    totals.operations(), totals.violations().size(), (now - startedAt) / 1_000_000_000));
        }
    }
}
