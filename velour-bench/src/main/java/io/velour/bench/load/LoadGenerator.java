package io.velour.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import io.velour.bench.failure.BenchException;
import io.velour.bench.workload.EndlessWorkload;
import io.velour.bench.workload.KeyDistribution;
import io.velour.bench.workload.PreloadWorkload;
import io.velour.bench.workload.Workload;

/** Asks a store over many connections, and records what it answers. For one caller at a time. */
public final class LoadGenerator implements AutoCloseable {
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final int MOST_THREADS = 64;

    private final int threads;
    private final EventLoopGroup group;

    /** @param threads 1 to 64, each with an event loop */
    public LoadGenerator(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw BenchException.misuse("there must be 1 to " + MOST_THREADS + " threads, not " + threads);
        }
        this.threads = threads;
        this.group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
    }

    /**
     * Puts every key once.
     *
     * @return what was recorded, in the time that it took
     * @throws BenchException if some cannot be put
     */
    public LoadResult preload(Store store, int connections, LoadObserver observer) throws InterruptedException {
        int number = lanesFor(connections);
        Lanes lanes = connect(store, connections, lane -> new PreloadWorkload(store.keys(), lane, number));
        long start = System.nanoTime();
        long never = start + NEVER_NANOS;
        lanes.window(start, never);
        new RunWatch(lanes, observer, start, start, never).await(lanes.run(never));
        return lanes.result(Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Asks for as long as the load says, and waits until all that began has ended, which is at most some deadlines later.
     *
     * @throws BenchException if the store cannot be reached at the beginning; what goes wrong later is recorded
     */
    public LoadResult run(Store store, Load load, LoadObserver observer) throws InterruptedException {
        SplittableRandom seeds = new SplittableRandom(load.seed());
        KeyDistribution distribution = load.distribution().of(store.keys());
        Lanes lanes = connect(store, load.connections(),
                _ -> new EndlessWorkload(load.mix(), distribution, seeds.split()));
        long start = System.nanoTime();
        long from = start + load.leadIn().toNanos();
        long end = from + load.window().toNanos();
        lanes.window(from, end);
        List<Pacer> pacers = new ArrayList<>();
        try {
            CompletableFuture<Void> ended = load.isOpen()
                    ? lanes.run(start, end, load.rate(), pacers)
                    : lanes.run(end);
            new RunWatch(lanes, observer, start, from, end).await(ended);
        } finally {
            pacers.forEach(Pacer::close);
        }
        return lanes.result(load.window());
    }

    private int lanesFor(int connections) {
        return Math.min(threads, connections);
    }

    private Lanes connect(Store store, int connections, IntFunction<Workload> workloads) throws InterruptedException {
        Lanes lanes = new Lanes(group, lanesFor(connections), store.conversations(connections), workloads,
                store.deadline());
        if (!RunWatch.isDone(lanes.connect(), CONNECT_LIMIT.toNanos())) {
            throw new BenchException("the connections could not be made within " + CONNECT_LIMIT.toSeconds() + " s");
        }
        return lanes;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
