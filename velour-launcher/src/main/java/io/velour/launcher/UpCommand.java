package io.velour.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a whole cluster and stays until Ctrl-C, or until all of it has ended. */
@Command(name = "up", description = "Starts a whole cluster on this machine and stays until Ctrl-C.", showDefaultValues = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration WATCH = Duration.ofMillis(500);
    private static final String INDENT = "\n        ";
    private static final int MOST_LINES = 12;

    @Option(names = "--storage", paramLabel = "N", description = "how many storage nodes", defaultValue = "3")
    private int storageNodes;
    @Option(names = "--frontends", paramLabel = "N", description = "how many frontends", defaultValue = "2")
    private int frontends;
    @Option(names = "--redundancy", paramLabel = "K", description = "replicas of each partition; fixed at the first start", defaultValue = "2")
    private int redundancy;
    @Option(names = "--data", paramLabel = "FOLDER", description = "where everything is kept", defaultValue = "velour-data")
    private Path data = Path.of("velour-data");
    @Option(names = "--host", description = "the address that all listen on, a name or IPv4", defaultValue = "127.0.0.1")
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
    @Option(names = "--only-check", hidden = true, description = "look whether it could be started")
    private boolean onlyCheck;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private final Surroundings surroundings;
    private final PrintWriter out;

    UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        ClusterLayout layout = new ClusterLayout(host, storageNodes, frontends, redundancy, controllerPort,
                frontendPort, storagePort);
        List<String> problems = layout.problems();
        if (!problems.isEmpty()) {
            throw LaunchException.misuse(told(problems));
        }
        RunFolder folder = new RunFolder(data);
        folder.create();
        if (onlyCheck) {
            // What the processes are given is known only when they are built.
            requireNoObstacle(folder, layout, 0);
        } else {
            run(folder, layout);
        }
        return 0;
    }

    private void requireNoObstacle(RunFolder folder, ClusterLayout layout, long neededMegabytes) {
        List<String> obstacles = new Preflight(folder, surroundings.availableMegabytes())
                .obstacles(layout, neededMegabytes);
        if (!obstacles.isEmpty()) {
            throw new LaunchException(told(obstacles));
        }
    }

    private static String told(List<String> problems) {
        int more = problems.size() - MOST_LINES;
        return String.join(INDENT, problems.subList(0, Math.min(problems.size(), MOST_LINES)))
                + (more > 0 ? INDENT + "and " + more + " more" : "");
    }

    private void run(RunFolder folder, ClusterLayout layout) throws InterruptedException, IOException {
        LocalCluster cluster = new LocalCluster(folder, surroundings.commands(), surroundings.probe());
        boolean leaveRunning = false;
        try (StopSignal signal = surroundings.signals().get()) {
            try {
                start(cluster, folder, layout, signal);
                Announcement.print(out, layout, detach);
                leaveRunning = detach;
                if (!detach) {
                    watch(cluster, signal);
                }
            } finally {
                if (!leaveRunning) {
                    new OrderlyStop(folder, surroundings.stopLimit(), out).stop(cluster.running());
                }
            }
        }
    }

    private void start(LocalCluster cluster, RunFolder folder, ClusterLayout layout, StopSignal signal)
            throws InterruptedException, IOException {
        try (FileChannel _ = folder.lock()) {
            requireNoObstacle(folder, layout, surroundings.commands().megabytes(layout));
            folder.forgetEnded();
            folder.rememberLayout(layout);
            List<ServiceProcess> processes = layout.processes(folder.data());
            say("starting 1 controller, " + counted(storageNodes, "storage node") + ", "
                    + counted(frontends, "frontend")
                    + "; redundancy " + redundancy + "; data in " + folder.data());
            cluster.start(processes, Duration.ofSeconds(waitSeconds),
                    StartProgress.on(out, surroundings.terminal(), processes.size()), signal);
        }
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void watch(LocalCluster cluster, StopSignal signal) throws InterruptedException {
        while (!signal.await(WATCH)) {
            List<StartedProcess> ended = cluster.endedSinceLastAsked();
            ended.forEach(process -> say(process.ending()));
            if (cluster.running().isEmpty()) {
                requireAsked(ended);
                return;
            }
            if (!ended.isEmpty()) {
                say("the others go on");
            }
        }
        say("\nstopping");
    }

    /** The last ones have ended. That is as it should be if they were asked to, by {@code ./velour down}. */
    private static void requireAsked(List<StartedProcess> ended) {
        if (!ended.stream().allMatch(StartedProcess::wasAskedToEnd)) {
            throw new LaunchException("no process is left");
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
