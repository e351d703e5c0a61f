package io.velour.bench.compare;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.velour.bench.failure.BenchException;
import io.velour.bench.load.Load;
import io.velour.bench.load.LoadGenerator;
import io.velour.bench.load.LoadObserver;
import io.velour.bench.load.LoadResult;
import io.velour.bench.load.Store;
import io.velour.bench.machine.Surroundings;
import io.velour.bench.report.Figures;
import io.velour.bench.report.ProgressLine;
import io.velour.bench.report.Words;

/** Puts loads on one contender after another, and says how it goes. */
final class TurnTaker {
    private static final int PRELOAD_CONNECTIONS = 64;

    private final CompareSettings settings;
    private final LoadGenerator generator;
    private final RunningStores stores;
    private final PrintWriter out;

    TurnTaker(CompareSettings settings, LoadGenerator generator, RunningStores stores, PrintWriter out) {
        this.settings = settings;
        this.generator = generator;
        this.stores = stores;
        this.out = out;
    }

    private static Duration seconds(double number) {
        return Duration.ofNanos(Math.round(number * 1e9));
    }

    private interface Work<T> {
        T with(RunningStore store) throws InterruptedException;
    }

    /** Does something with a store that is awake, and lets it sleep again. */
    private <T> T awake(Contender contender, Work<T> work) throws InterruptedException {
        RunningStore store = running(contender);
        store.wake(seconds(settings.startSeconds()));
        try {
            return work.with(store);
        } finally {
            store.sleep();
        }
    }

    private RunningStore running(Contender contender) {
        RunningStore store = stores.of(contender.deployment());
        if (store == null) {
            throw new BenchException(contender.name() + " does not run");
        }
        store.requireAlive();
        return store;
    }

    /** @throws BenchException if one of its processes has ended */
    void requireAlive(Contender contender) {
        running(contender);
    }

    private Store store(Contender contender) {
        return new Store(contender.deployment().targets(), contender.dialect(), settings.keys(), settings.valueSize(),
                seconds(settings.deadlineSeconds()));
    }

    void preload(Contender contender) throws InterruptedException {
        ProgressLine progress = progress("preloading");
        LoadResult loaded = awake(contender,
                _ -> generator.preload(store(contender), PRELOAD_CONNECTIONS, observer(progress)));
        progress.close();
        out.printf("%s: %,d keys put in %.1f s%n", contender.name(), settings.keys(),
                loaded.window().toMillis() / 1e3);
    }

    /** Warms one up for the time that is due to each, under every load that is to come. */
    void warmUp(Contender contender, List<Case> cases) throws InterruptedException {
        if (settings.warmUpSeconds() == 0) {
            return;
        }
        Duration each = seconds(settings.warmUpSeconds() / cases.size());
        for (Case next : cases) {
            ProgressLine progress = progress("warming up");
            LoadResult result = awake(contender, _ -> generator.run(store(contender),
                    next.load(0, Duration.ZERO, each, settings.seed()), observer(progress)));
            progress.close();
            out.printf("%s warmed up for %d s: %s op/s, errors %s%n", contender.name(), each.toSeconds(),
                    Words.whole(result.operationsPerSecond()), Words.whole(result.errors()));
            out.flush();
        }
    }

    /** @param rate operations a second of an open loop; 0 for a closed loop */
    Turn take(Scenario scenario, Case load, Contender contender, int round, double rate) throws InterruptedException {
        Turn turn = awake(contender, store -> take(scenario, load, contender, round, rate, store));
        say(turn);
        return turn;
    }

    private Turn take(Scenario scenario, Case load, Contender contender, int round, double rate, RunningStore store)
            throws InterruptedException {
        Load asked = load.load(rate, seconds(settings.leadInSeconds()), seconds(settings.seconds()),
                settings.seed() + round);
        ProgressLine progress = progress("measuring ");
        IdleMeter meter = new IdleMeter(store, stores.all(), observer(progress));
        LoadResult result = generator.run(store(contender), asked, meter);
        progress.close();
        Figures figures = Figures.of(result, meter.use(), store.meter().memory());
        boolean disturbed = settings.mostOtherCores() > 0
                && figures.cpu().otherCores() > settings.mostOtherCores();
        return new Turn(scenario.name(), load.label(), contender.name(), round, rate, figures, meter.idleCores(),
                disturbed);
    }

    private void say(Turn turn) {
        Figures figures = turn.figures();
        out.printf(Locale.ROOT,
                "%-10s %-6s round %d  %-18s %10s op/s  p50 %7s ms  p99 %7s ms  errors %s  other CPU %s%s%n",
                turn.scenario(), turn.label(), turn.round(), turn.contender(),
                Words.whole(figures.operationsPerSecond()), Words.millis(figures.latencies().p50()),
                Words.millis(figures.latencies().p99()), Words.whole(figures.errors()),
                Words.twoDigits(figures.cpu().otherCores()), turn.disturbed() ? "  disturbed" : "");
        out.flush();
    }

    private ProgressLine progress(String what) {
        return new ProgressLine(out, Surroundings.isTerminal(), what);
    }

    /** A line a second where it can be redrawn; elsewhere the line at the end of each turn is enough. */
    private static LoadObserver observer(ProgressLine progress) {
        return Surroundings.isTerminal() ? progress : LoadObserver.NONE;
    }
}
