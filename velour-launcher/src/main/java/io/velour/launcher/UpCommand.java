package io.velour.launcher;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a whole cluster and stays until Ctrl-C, or until all of it has ended. */
@Command(name = "up", description = "Starts a whole cluster on this machine and stays until Ctrl-C.", mixinStandardHelpOptions = true, showDefaultValues = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration WATCH = Duration.ofMillis(500);

    @Option(names = "--storage", paramLabel = "N", description = "how many storage nodes", defaultValue = "3")
    private int storageNodes;
    @Option(names = "--frontends", paramLabel = "N", description = "how many frontends", defaultValue = "2")
    private int frontends;
    @Option(names = "--redundancy", paramLabel = "K", description = "replicas of each partition; fixed at the first start", defaultValue = "2")
    private int redundancy;
    @Option(names = "--data", paramLabel = "FOLDER", description = "where everything is kept", defaultValue = "velour-data")
    private Path data = Path.of("velour-data");
    @Option(names = "--host", description = "the address that all listen on", defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";
    @Option(names = "--controller-port", paramLabel = "PORT", description = "the controller's port", defaultValue = "8761")
    private int controllerPort;
    @Option(names = "--frontend-port", paramLabel = "PORT", description = "the first frontend's port", defaultValue = "8080")
    private int frontendPort;
    @Option(names = "--storage-port", paramLabel = "PORT", description = "the first storage node's port", defaultValue = "9080")
    private int storagePort;
    @Option(names = "--detach", description = "return when the cluster serves, and leave it running")
    private boolean detach;
    @Option(names = "--wait", paramLabel = "SECONDS", description = "how long to wait for the cluster to serve", defaultValue = "120")
    private int waitSeconds;
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ClusterLayout layout = new ClusterLayout(host, storageNodes, frontends, redundancy, controllerPort,
                frontendPort,
                storagePort);
        requireNone(layout.problems(), true);
        RunFolder folder = new RunFolder(data);
        folder.create();
        requireNone(new Preflight(folder, Preflight.availableMegabytes()).obstacles(layout), false);
        return run(layout, folder);
    }

    private static void requireNone(List<String> problems, boolean misuse) {
        if (!problems.isEmpty()) {
            throw misuse ? LaunchException.misuse(problems) : new LaunchException(String.join("\n        ", problems));
        }
    }

    private int run(ClusterLayout layout, RunFolder folder) throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        HttpProbe probe = new HttpProbe();
        LocalCluster cluster = new LocalCluster(folder, CommandLines.ofTheScript(), probe, out);
        List<ServiceProcess> processes = layout.processes(folder.data());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread onSignal = new Thread(() -> stopOnSignal(asked, stopped), "stop-on-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        boolean leaveRunning = false;
        try {
            folder.rememberLayout(layout);
            out.printf("starting 1 controller, %d storage nodes, %d frontends; redundancy %d; data in %s%n",
                    storageNodes, frontends, redundancy, folder.data());
            cluster.start(processes, Duration.ofSeconds(waitSeconds));
            requireServing(processes, probe);
            Announcement.print(out, layout, processes, detach);
            leaveRunning = detach;
            if (!detach) {
                watch(cluster, asked, out);
            }
            return 0;
        } finally {
            if (!leaveRunning) {
                cluster.stop(processes);
            }
            stopped.countDown();
        }
    }

    /** Ctrl-C and SIGTERM: asks the main thread to stop everything, and lets the JVM end only when that is done. */
    private static void stopOnSignal(CountDownLatch asked, CountDownLatch stopped) {
        asked.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A real get through each frontend: it finds no such key, and says so. */
    private static void requireServing(List<ServiceProcess> processes, HttpProbe probe) {
        for (ServiceProcess process : processes) {
            if (process.kind() == ServiceKind.FRONTEND) {
                HttpProbe.Answer answer = probe
                        .get(URI.create("http://" + process.address() + "/v1/kv/velour-up-probe"));
                if (answer.status() != 404 && answer.status() != 200) {
                    throw new LaunchException(
                            process.name() + " does not serve: " + answer.status() + " " + answer.body());
                }
            }
        }
    }

    private static void watch(LocalCluster cluster, CountDownLatch asked, PrintWriter out) throws InterruptedException {
        while (!asked.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
            for (ServiceProcess died : cluster.diedSinceLastAsked()) {
                out.printf("%n%s has ended by itself:%n%s%n", died.name(), cluster.lastLines(died));
                out.flush();
            }
            if (cluster.alive() == 0) {
                throw new LaunchException("no process is left");
            }
        }
        out.printf("%nstopping%n");
        out.flush();
    }
}
