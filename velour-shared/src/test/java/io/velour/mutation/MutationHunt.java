package io.velour.mutation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The search for the first seed whose run shows a violation. Several threads share the seeds out, each taking every n-th;
 * the result is that of one thread which runs them in order.
 */
public final class MutationHunt {
    private final LongFunction<@Nullable String> probe;
    private final long firstSeed;
    /** The seeds from here on need no run: there are no more, or one before them has ended the hunt. */
    private final AtomicLong end;

    /** How a hunt ended. */
    public sealed interface Result {}

    /**
     * A run showed a violation.
     *
     * @param seed      of the run
     * @param seeds     how many it took, this one included
     * @param violation its first line
     */
    public record Caught(long seed, long seeds, String violation) implements Result {}

    /**
     * No run showed a violation.
     *
     * @param seeds how many were run
     */
    public record Survived(long seeds) implements Result {}

    /** What ended one thread's hunt: the text of a violation, or what the run threw. */
    private record Finding(long index, String violation, @Nullable Throwable thrown) {}

    private MutationHunt(LongFunction<@Nullable String> probe, long firstSeed, long seeds) {
        this.probe = probe;
        this.firstSeed = firstSeed;
        this.end = new AtomicLong(seeds);
    }

    /**
     * Runs seed after seed until one shows a violation.
     *
     * @param probe     gives the violation that a seed's run shows, or null; all threads call it
     * @param firstSeed the seed of the first run, each next one is higher by one
     * @param seeds     the most that are run, at least 1
     * @param threads   how many run at once, at least 1
     * @throws IllegalStateException naming the seed, if the first run that ends the hunt has thrown something
     */
    public static Result run(LongFunction<@Nullable String> probe, long firstSeed, long seeds, int threads) {
        if (seeds < 1 || threads < 1) {
            throw new IllegalArgumentException("a hunt needs a seed and a thread, not " + seeds + " and " + threads);
        }
        MutationHunt hunt = new MutationHunt(probe, firstSeed, seeds);
        return hunt.findings(threads).stream().min(Comparator.comparingLong(Finding::index)).map(hunt::result)
                .orElse(new Survived(seeds));
    }

    private List<Finding> findings(int threads) {
        try (ExecutorService hunters = Executors.newFixedThreadPool(threads)) {
            return IntStream.range(0, threads)
                    .mapToObj(from -> CompletableFuture.supplyAsync(() -> firstOf(from, threads), hunters)).toList()
                    .stream().flatMap(finding -> finding.join().stream()).toList();
        }
    }

    private Optional<Finding> firstOf(int from, int step) {
        Optional<Finding> finding = Optional.empty();
        for (long index = from; index < end.get() && finding.isEmpty(); index += step) {
            finding = runOne(index);
        }
        finding.ifPresent(found -> end.accumulateAndGet(found.index, Math::min));
        return finding;
    }

    private Optional<Finding> runOne(long index) {
        try {
            String violation = probe.apply(firstSeed + index);
            return violation == null ? Optional.empty() : Optional.of(new Finding(index, violation, null));
        } catch (Throwable thrown) {
            return Optional.of(new Finding(index, "", thrown));
        }
    }

    private Result result(Finding finding) {
        long seed = firstSeed + finding.index;
        if (finding.thrown != null) {
            throw new IllegalStateException("the run of seed " + seed + " has failed", finding.thrown);
        }
        return new Caught(seed, finding.index + 1, finding.violation.lines().findFirst().orElse(""));
    }
}
