package io.velour.bench.compare;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

import io.velour.bench.failure.BenchException;
import io.velour.bench.load.LoadGenerator;
import io.velour.bench.machine.GitCommit;
import io.velour.bench.machine.Surroundings;
import io.velour.bench.report.Json;

/** Starts several stores on this machine and puts the same loads on them, in turn. */
@Command(name = "compare", sortOptions = false, showDefaultValues = true, description = "Starts several stores on this machine and puts the same loads on them, in turn: A B C, A B C. What is not installed is said and left out. Everything is ended at the end.")
public final class CompareCommand implements Callable<Integer> {
    @Option(names = "--contenders", paramLabel = "NAME", split = ",", showDefaultValue = Visibility.NEVER, description = "of floor, velour, velour-stream (its batches by streams), velour-6, velour-stream-6 (storage nodes), velour-no-metrics, etcd, etcd-linearizable, redis (behind webdis), infinispan-2, infinispan-3 (owners), and variants; without this, all but velour-6, velour-stream-6 and velour-no-metrics, and all variants")
    private List<String> contenders = new ArrayList<>();
    @Option(names = "--variant", paramLabel = "WORDS", showDefaultValue = Visibility.NEVER, description = "one more Velour: its name, and behind it what is different: storage-nodes=N, frontends=N, redundancy=N, home=FOLDER (another working tree), KIND:--property=value, KIND-jvm:-option; KIND is controller, storage, frontend or all")
    private List<String> variants = new ArrayList<>();
    @Option(names = "--scenario", paramLabel = "NAME", split = ",", showDefaultValue = Visibility.NEVER, description = "of those that --list-scenarios lists; without this, those of Velour's own table")
    private List<String> scenarios = new ArrayList<>();
    @Option(names = "--list-scenarios", description = "only list them")
    private boolean listScenarios;
    @Option(names = "--reference", paramLabel = "NAME", description = "the contender that the ratios are to", defaultValue = "floor")
    private String reference = "floor";
    @Option(names = "--rate-of", paramLabel = "NAME", description = "the contender whose throughput the scenarios at half rate have half of", defaultValue = "etcd")
    private String rateOf = "etcd";
    @Option(names = "--rounds", paramLabel = "N", description = "of turns, in each scenario", defaultValue = "5")
    private int rounds;
    @Option(names = "--seconds", paramLabel = "SECONDS", description = "that are recorded of each turn", defaultValue = "15")
    private double seconds;
    @Option(names = "--lead-in", paramLabel = "SECONDS", description = "under load before that, in each turn", defaultValue = "2")
    private double leadIn;
    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "under load for each contender at first, all loads that are to come together", defaultValue = "60")
    private double warmUp;
    @Option(names = "--start-limit", paramLabel = "SECONDS", description = "that a store may take to start", defaultValue = "300")
    private double startLimit;
    @Option(names = "--keys", paramLabel = "N", description = "how many there are", defaultValue = "100000")
    private int keys;
    @Option(names = "--value-size", paramLabel = "BYTES", description = "of each value", defaultValue = "64")
    private int valueSize;
    @Option(names = "--deadline", paramLabel = "SECONDS", description = "of each request", defaultValue = "5")
    private double deadline;
    @Option(names = "--threads", paramLabel = "N", description = "of the load generator", defaultValue = "1")
    private int threads;
    @Option(names = "--seed", paramLabel = "N", description = "of what is random", defaultValue = "1")
    private long seed;
    @Option(names = "--most-other-cpu", paramLabel = "PROCESSORS", description = "that everything else may keep busy in a turn that counts; 0: all count", defaultValue = "0")
    private double mostOtherCpu;
    @Option(names = "--scratch", paramLabel = "FOLDER", showDefaultValue = Visibility.NEVER, description = "in which everything is kept that is measured: the disk matters; without this, .velour/bench of the project")
    private @Nullable Path scratch;
    @Option(names = "--json", paramLabel = "FILE", description = "where all of it is written too, after each scenario")
    private @Nullable Path json;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private final PrintWriter out;

    public CompareCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (listScenarios) {
            Scenario.all().forEach(scenario -> out.printf("%-10s %s%n", scenario.name(), scenario.description()));
            return 0;
        }
        Path home = Surroundings.home();
        CompareSettings settings = new CompareSettings(rounds, seconds, leadIn, warmUp, startLimit, keys, valueSize,
                deadline, threads, seed, reference, rateOf, mostOtherCpu);
        List<Scenario> chosen = scenarios.isEmpty()
                ? Scenario.USUAL
                : scenarios.stream().map(Scenario::named).toList();
        List<Contender> opponents = new Contenders(home, variants).named(names());
        sayPlan(settings, chosen, opponents);
        try (RunningStores stores = new RunningStores(scratch == null ? home.resolve(".velour/bench") : scratch);
                LoadGenerator generator = new LoadGenerator(threads)) {
            TurnTaker taker = new TurnTaker(settings, generator, stores, out);
            new Comparison(settings, chosen, opponents, stores, taker, out, GitCommit.of(home),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()).run(this::write);
        }
        return 0;
    }

    /** Those that are asked for; else the usual ones and every variant. */
    private List<String> names() {
        List<String> names = new ArrayList<>(contenders);
        if (names.isEmpty()) {
            names.addAll(Contenders.USUAL);
            variants.forEach(variant -> names.add(variant.strip().split("\\s+")[0]));
        }
        if (!names.contains(reference)) {
            throw BenchException.misuse("the reference " + reference + " is not among the contenders " + names);
        }
        return names;
    }

    private void sayPlan(CompareSettings settings, List<Scenario> chosen, List<Contender> opponents) {
        Duration time = Comparison.turnsTake(settings, chosen, opponents);
        out.printf("%d contenders, %d scenarios, %d rounds: some %d min, and the starts before%n", opponents.size(),
                chosen.size(), rounds, time.toMinutes() + 1);
        out.flush();
    }

    private void write(CompareReport report) {
        if (json != null) {
            Json.write(report, json);
        }
    }
}
