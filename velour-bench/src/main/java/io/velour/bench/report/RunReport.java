package io.velour.bench.report;

import java.util.List;

import io.velour.bench.load.Load;
import io.velour.bench.load.Store;
import io.velour.bench.load.Target;
import io.velour.bench.machine.Surroundings;

/**
 * Everything about one run: what JSON has of it.
 *
 * @param commit  of this project
 * @param started when, as ISO-8601
 */
public record RunReport(String commit, String started, Surroundings machine, Asked asked, Figures figures) {
    /** What was asked for; times in seconds. */
    public record Asked(List<String> targets, String dialect, int keys, int valueSize, double getShare,
            String otherKind, String distribution, int connections, int threads, String loop, double ratePerSecond,
            double deadlineSeconds, double leadInSeconds, double seconds, long seed) {
        public static Asked of(Store store, Load load, int threads) {
            return new Asked(store.targets().stream().map(Target::toString).toList(), store.dialect(), store.keys(),
                    store.valueSize(), load.mix().gets(), load.mix().other().word(), load.distribution().toString(),
                    load.connections(), threads, load.rate() > 0 ? "open" : "closed", load.rate(),
                    store.deadline().toMillis() / 1e3, load.leadIn().toMillis() / 1e3, load.window().toMillis() / 1e3,
                    load.seed());
        }
    }
}
