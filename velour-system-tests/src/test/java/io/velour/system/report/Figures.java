package io.velour.system.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.velour.history.Outcome;
import io.velour.system.load.Recorded;

/**
 * The figures of one run.
 *
 * @param operations    all that clients asked
 * @param failed        those that were answered by an error or not at all, after the client's own retries, and did nothing
 * @param indeterminate writes whose outcome the client was not told
 * @param retried       attempts that were answered by "nothing was done, ask again", and were repeated
 * @param readGap       the longest time in which no read succeeded
 * @param writeGap      the longest time in which no write succeeded
 * @param slowestRead   the longest that one successful read took, its retries included
 * @param slowestWrite  likewise for a write
 * @param lost          keys of which an acknowledged write was not there at the end
 * @param stale         reads that saw something older than was certain before
 * @param redundancy    from the end of the fault until every partition had all its replicas serving
 */
public record Figures(int operations, int failed, int indeterminate, int retried, Duration readGap, Duration writeGap,
        Duration slowestRead, Duration slowestWrite, int lost, int stale, Duration redundancy) {

    /**
     * Computes the figures.
     *
     * @param underLoad    what the clients recorded while the load went on
     * @param readAtTheEnd what was read when nothing was under way any more
     */
    public static Figures of(List<Recorded> underLoad, List<Recorded> readAtTheEnd, Duration redundancy) {
        List<Recorded> all = Stream.concat(underLoad.stream(), readAtTheEnd.stream()).toList();
        List<Recorded> stale = StaleReads.in(all);
        List<Recorded> reads = underLoad.stream().filter(Recorded::isRead).toList();
        List<Recorded> writes = underLoad.stream().filter(recorded -> !recorded.isRead()).toList();
        return new Figures(all.size(), count(all, Outcome.NotDone.class), count(all, Outcome.Indeterminate.class),
                all.stream().mapToInt(Recorded::refusals).sum(), longestGap(reads), longestGap(writes),
                slowest(reads), slowest(writes), StaleReads.lostKeys(stale, readAtTheEnd), stale.size(), redundancy);
    }

    private static int count(List<Recorded> operations, Class<? extends Outcome> outcome) {
        return (int) operations.stream()
                .filter(recorded -> outcome.isInstance(recorded.operation().operation().outcome())).count();
    }

    private static Duration longestGap(List<Recorded> operations) {
        long[] ends = operations.stream().filter(Recorded::succeeded).mapToLong(Recorded::returned).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < ends.length; i++) {
            longest = Math.max(longest, ends[i] - ends[i - 1]);
        }
        return Duration.ofNanos(longest);
    }

    private static Duration slowest(List<Recorded> operations) {
        return operations.stream().filter(Recorded::succeeded).map(Recorded::took).max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
