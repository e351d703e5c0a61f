package io.velour.bench.start;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.velour.bench.deployment.FreePorts;
import io.velour.bench.failure.BenchException;
import io.velour.bench.machine.GitCommit;
import io.velour.bench.machine.ScratchFolder;
import io.velour.bench.machine.Surroundings;

/** Starts whole clusters, one after another, and says how long each took until it answered. */
@Command(name = "start", showDefaultValues = true, description = "Says how long ./velour up takes, already built, until the first put is answered.")
public final class StartCommand implements Callable<Integer> {
    private static final int PORTS = 30;
    private static final int MANAGEMENT_OFFSET = 1_000;

    @Option(names = "--rounds", paramLabel = "N", description = "how many clusters are started", defaultValue = "5")
    private int rounds;
    @Option(names = "--limit", paramLabel = "SECONDS", description = "that one may take; the first is built before, if need be", defaultValue = "900")
    private int limit;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private final PrintWriter out;

    public StartCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path script = Surroundings.home().resolve("velour");
        if (rounds < 1 || !Files.isExecutable(script)) {
            throw BenchException.misuse(rounds < 1 ? "there must be a round at least" : script + " is not there");
        }
        out.println("one that does not count, so that all is built and read:");
        measure(script);
        List<Duration> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            times.add(measure(script));
        }
        times.sort(null);
        out.printf("median %.1f s (%.1f-%.1f) of %d; commit: %s%n", seconds(times.get(times.size() / 2)),
                seconds(times.getFirst()), seconds(times.getLast()), rounds, GitCommit.of(Surroundings.home()));
        return 0;
    }

    private Duration measure(Path script) throws InterruptedException {
        try (ScratchFolder scratch = new ScratchFolder(Surroundings.home().resolve(".velour/bench"), "start-");
                StartedCluster cluster = new StartedCluster(script, scratch.path(),
                        new FreePorts().nextRow(PORTS, MANAGEMENT_OFFSET))) {
            Thread atTheEnd = thatDoes(cluster::close, scratch::close);
            Runtime.getRuntime().addShutdownHook(atTheEnd);
            try {
                Duration taken = cluster.awaitFirstAnswer(Duration.ofSeconds(limit));
                out.printf("%.1f s%n", seconds(taken));
                out.flush();
                return taken;
            } finally {
                forget(atTheEnd);
            }
        }
    }

    private static Thread thatDoes(Runnable... inTurn) {
        return new Thread(() -> List.of(inTurn).forEach(Runnable::run), "end-of-cluster");
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itRunsAlready) {
            // The program is being ended, and the cluster with it.
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
