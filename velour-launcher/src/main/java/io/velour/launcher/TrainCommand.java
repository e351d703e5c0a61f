package io.velour.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a smallest cluster on free ports, lets it serve for a while, and ends it: what JVMs write at their end of what they have done, for those
 * that start later, then holds the work of a cluster and not only that of a start. For the script.
 */
@Command(name = "train", hidden = true, description = "Lets a small cluster work for a while, and ends it.")
final class TrainCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    /** A JVM writes its cache before it ends. */
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(2);
    private static final String HOST = "127.0.0.1";
    private static final int LEAST_PORT = 22_000;
    private static final int PORTS = 7_000;
    private static final int TRIES = 50;

    @Option(names = "--data", required = true, paramLabel = "FOLDER", description = "an empty folder")
    private Path data = Path.of(".");
    @Option(names = "--seconds", paramLabel = "N", description = "how long it serves", defaultValue = "20")
    private int seconds;

    private final Surroundings surroundings;
    private final PrintWriter out;

    TrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        RunFolder folder = new RunFolder(data);
        folder.create();
        List<ServiceProcess> processes = layout(folder).processes(folder.data());
        LocalCluster cluster = new LocalCluster(folder, surroundings.commands(), surroundings.probe());
        try (StopSignal signal = surroundings.signals().get()) {
            try {
                cluster.start(processes, START_LIMIT, StartProgress.on(out, surroundings.terminal(), processes.size()),
                        signal);
                serve(processes.getLast(), signal);
            } finally {
                // If somebody wants this to end now, nobody wants the caches.
                Duration limit = signal.await(Duration.ZERO) ? Duration.ZERO : WRITE_LIMIT;
                new OrderlyStop(folder, limit, out).stop(cluster.running());
            }
        }
        return 0;
    }

    /** Others may take a port between this look and the start; then the start fails, and says so. */
    private static ClusterLayout layout(RunFolder folder) {
        Preflight preflight = new Preflight(folder, OptionalLong.empty());
        Random random = new Random();
        return IntStream.range(0, TRIES).map(_ -> LEAST_PORT + random.nextInt(PORTS))
                .mapToObj(port -> new ClusterLayout(HOST, 1, 1, 1, port, port + 1, port + 2))
                .filter(layout -> preflight.obstacles(layout, 0).isEmpty()).findFirst()
                .orElseThrow(() -> new LaunchException("no free ports were found in " + TRIES + " tries"));
    }

    private void serve(ServiceProcess frontend, StopSignal signal) throws InterruptedException {
        out.println("serving for " + seconds + " s");
        out.flush();
        TrainingLoad load = new TrainingLoad(URI.create("http://" + frontend.address()));
        long answered = load.run(Duration.ofSeconds(seconds), signal);
        if (signal.await(Duration.ZERO)) {
            throw new LaunchException("stopped while it was serving");
        }
        out.println("served " + answered + " requests; ending, with what was learned");
        out.flush();
    }
}
