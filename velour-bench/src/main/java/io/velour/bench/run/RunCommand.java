package io.velour.bench.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.velour.bench.failure.BenchException;
import io.velour.bench.load.Load;
import io.velour.bench.load.LoadGenerator;
import io.velour.bench.load.LoadResult;
import io.velour.bench.load.Store;
import io.velour.bench.load.Target;
import io.velour.bench.machine.ClusterFolder;
import io.velour.bench.machine.CpuMeter;
import io.velour.bench.machine.GitCommit;
import io.velour.bench.machine.Surroundings;
import io.velour.bench.report.CpuObserver;
import io.velour.bench.report.Figures;
import io.velour.bench.report.Json;
import io.velour.bench.report.ProgressLine;
import io.velour.bench.report.RunReport;
import io.velour.bench.report.RunTable;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;

/** Puts a load on a store and says how it bore it. */
@Command(name = "run", description = "Puts a load on a store and says how it bore it.", showDefaultValues = true, sortOptions = false)
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TARGET", arity = "0..*", description = "http://HOST:PORT of each frontend; without any, those of the cluster that ./velour up has started", showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private List<String> targets = new ArrayList<>();
    @Option(names = "--cluster", paramLabel = "FOLDER", description = "the data folder of that cluster", defaultValue = "velour-data")
    private Path cluster = Path.of("velour-data");
    @Option(names = "--dialect", paramLabel = "NAME", description = "velour (the floor speaks it too), webdis, etcd, etcd-linearizable, infinispan:CACHE", defaultValue = "velour")
    private String dialect = "velour";
    @Option(names = "--mix", paramLabel = "NAME", description = "A half gets, B 95 %% gets, C gets, F half gets and half read-modify-writes (YCSB's names), W puts", defaultValue = "C")
    private String mix = "C";
    @Option(names = "--gets", paramLabel = "SHARE", description = "in the place of --mix: the share of gets, 0 to 1; the others are puts")
    private @Nullable Double gets;
    @Option(names = "--distribution", paramLabel = "NAME", description = "of keys: ${COMPLETION-CANDIDATES}", defaultValue = "uniform")
    private Distribution distribution = Distribution.UNIFORM;
    @Option(names = "--keys", paramLabel = "N", description = "how many there are", defaultValue = "100000")
    private int keys;
    @Option(names = "--value-size", paramLabel = "BYTES", description = "of each value", defaultValue = "64")
    private int valueSize;
    @Option(names = "--connections", paramLabel = "N", description = "on each, one request is in flight or none", defaultValue = "64")
    private int connections;
    @Option(names = "--rate", paramLabel = "N", description = "an open loop: operations a second, latencies from when each was to begin; 0 is a closed loop", defaultValue = "0")
    private double rate;
    @Option(names = "--threads", paramLabel = "N", description = "of the load generator", defaultValue = "1")
    private int threads;
    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "under load, before anything is recorded", defaultValue = "10")
    private double warmUp;
    @Option(names = "--seconds", paramLabel = "SECONDS", description = "that are recorded", defaultValue = "30")
    private double seconds;
    @Option(names = "--deadline", paramLabel = "SECONDS", description = "of each request", defaultValue = "5")
    private double deadline;
    @Option(names = "--seed", paramLabel = "N", description = "of what is random", defaultValue = "1")
    private long seed;
    @Option(names = "--no-preload", description = "do not put every key once before")
    private boolean noPreload;
    @Option(names = "--process", paramLabel = "NAME=PID", description = "whose processor time is to be told; several of one name are added up", showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private List<String> processes = new ArrayList<>();
    @Option(names = "--json", paramLabel = "FILE", description = "where all of it is written too")
    private @Nullable Path json;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private final PrintWriter out;

    public RunCommand(PrintWriter out) {
        this.out = out;
    }

    /** Exit code 0, also if some operations failed: that is what is measured. */
    @Override
    public Integer call() throws InterruptedException {
        ClusterFolder folder = new ClusterFolder(cluster);
        Store store = new Store(targets(folder), dialect, keys, valueSize, seconds(deadline));
        Load load = new Load(gets == null ? Mix.named(mix) : Mix.ofGets(gets), distribution, connections, rate,
                seconds(warmUp), seconds(seconds), seed);
        CpuMeter meter = new CpuMeter(processes(folder));
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (LoadGenerator generator = new LoadGenerator(threads)) {
            preload(generator, store);
            RunReport report = new RunReport(GitCommit.of(Surroundings.home()), started, Surroundings.here(),
                    RunReport.Asked.of(store, load, threads), measure(generator, store, load, meter));
            RunTable.print(report, out);
            if (json != null) {
                Json.write(report, json);
            }
        }
        return 0;
    }

    private static Duration seconds(double number) {
        return Duration.ofNanos(Math.round(number * 1e9));
    }

    private List<Target> targets(ClusterFolder folder) {
        if (targets.isEmpty() && !folder.exists()) {
            throw BenchException.misuse("name a target, or start a cluster: there is none in " + cluster);
        }
        return (targets.isEmpty() ? folder.frontends() : targets).stream().map(Target::parse).toList();
    }

    /** Those that are named; without any, those of the cluster, if it is the target. */
    private Map<String, List<Long>> processes(ClusterFolder folder) {
        if (processes.isEmpty() && targets.isEmpty()) {
            return folder.processes();
        }
        Map<String, List<Long>> named = new TreeMap<>();
        for (String process : processes) {
            String[] parts = process.split("=", 2);
            if (parts.length != 2 || !parts[1].matches("[1-9]\\d{0,17}")) {
                throw BenchException.misuse("--process needs NAME=PID, not '" + process + "'");
            }
            named.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(Long.parseLong(parts[1]));
        }
        return named;
    }

    private void preload(LoadGenerator generator, Store store) throws InterruptedException {
        if (noPreload) {
            return;
        }
        ProgressLine progress = new ProgressLine(out, Surroundings.isTerminal(), "preloading");
        LoadResult loaded = generator.preload(store, connections, progress);
        progress.close();
        out.printf("%,d keys put in %.1f s%n", store.keys(), loaded.window().toMillis() / 1e3);
    }

    private Figures measure(LoadGenerator generator, Store store, Load load, CpuMeter meter)
            throws InterruptedException {
        ProgressLine progress = new ProgressLine(out, Surroundings.isTerminal(), "measuring ");
        CpuObserver cpu = new CpuObserver(meter, progress);
        LoadResult result = generator.run(store, load, cpu);
        progress.close();
        return Figures.of(result, cpu.use(), meter.memory());
    }
}
