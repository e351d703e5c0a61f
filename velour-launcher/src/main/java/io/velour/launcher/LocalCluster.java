package io.velour.launcher;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The processes of one cluster that this program has started itself. Used by one thread. */
final class LocalCluster {
    /** The services need the processors more than whoever looks at them. */
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final RunFolder folder;
    private final ServiceCommands commands;
    private final HttpProbe probe;
    private final List<StartedProcess> started = new ArrayList<>();

    LocalCluster(RunFolder folder, ServiceCommands commands, HttpProbe probe) {
        this.folder = folder;
        this.commands = commands;
        this.probe = probe;
    }

    /**
     * Starts all and waits until each is ready and each frontend serves.
     *
     * @throws LaunchException if one ends, is not ready within the limit, or a signal comes; the caller stops the others
     */
    void start(List<ServiceProcess> processes, Duration limit, StartProgress progress, StopSignal signal)
            throws InterruptedException {
        long begun = System.nanoTime();
        processes.forEach(this::launch);
        progress.begin(processes);
        List<ServiceProcess> waiting = new ArrayList<>(processes);
        while (!waiting.isEmpty()) {
            if (signal.await(POLL)) {
                throw new LaunchException("stopped while it was starting");
            }
            requireAlive();
            showThoseUp(waiting, begun, progress);
            progress.waiting(waiting, since(begun));
            requireWithin(limit, begun, waiting);
        }
    }

    private void showThoseUp(List<ServiceProcess> waiting, long begun, StartProgress progress)
            throws InterruptedException {
        for (ServiceProcess process : thoseUp(waiting)) {
            waiting.remove(process);
            progress.up(process, since(begun));
        }
    }

    /** Asks all at once, a thread each: who takes long to answer does not hold up the others. */
    private List<ServiceProcess> thoseUp(List<ServiceProcess> waiting) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = threads
                    .invokeAll(waiting.stream().<Callable<Boolean>>map(process -> () -> isUp(process)).toList());
            return IntStream.range(0, waiting.size()).filter(i -> answers.get(i).resultNow())
                    .mapToObj(waiting::get).toList();
        }
    }

    /** Ready by its own word; and a frontend must answer a real get: nothing is stored under that key, or something is. */
    private boolean isUp(ServiceProcess process) {
        return probe.get(process.readiness()).status() == OK
                && (process.kind() != ServiceKind.FRONTEND || serves(process));
    }

    private boolean serves(ServiceProcess frontend) {
        int status = probe.get(URI.create("http://" + frontend.address() + "/v1/kv/velour-up-probe")).status();
        return status == OK || status == NOT_FOUND;
    }

    private void requireAlive() {
        for (StartedProcess ended : endedSinceLastAsked()) {
            throw new LaunchException("the cluster could not be started: " + ended.ending());
        }
    }

    private void requireWithin(Duration limit, long begun, List<ServiceProcess> waiting) {
        if (!waiting.isEmpty() && since(begun).compareTo(limit) > 0) {
            ServiceProcess process = waiting.getFirst();
            HttpProbe.Answer answer = probe.get(process.readiness());
            throw new LaunchException("after " + limit.toSeconds() + " s " + process.name() + " is not ready: "
                    + (answer.status() == 0 ? "no answer" : answer.status() + " " + answer.body()) + "\n"
                    + logOf(process).map(ServiceLog::lastWords).orElse(""));
        }
    }

    private Optional<ServiceLog> logOf(ServiceProcess process) {
        return started.stream().filter(each -> each.service().equals(process)).map(StartedProcess::log).findFirst();
    }

    private void launch(ServiceProcess service) {
        ServiceLog log = ServiceLog.open(folder.log(service.name()));
        ProcessBuilder builder = new ProcessBuilder(commandOf(service)).redirectInput(new File("/dev/null"))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith(ServiceCommands.VARIABLES));
        try {
            Process process = builder.start();
            RunningProcess running = new RunningProcess(service.name(), markOf(process));
            // First of all: whatever fails from now on, it is known here and will be stopped.
            started.add(new StartedProcess(service, process, running, log));
            folder.remember(running);
        } catch (IOException e) {
            throw new LaunchException(service.name() + " cannot be started: " + e, e);
        }
    }

    /** A process that has ended already has no mark any more; how it ended is seen later. */
    private static ProcessMark markOf(Process process) {
        return ProcessMark.of(process.pid()).orElseGet(() -> new ProcessMark(process.pid(), "ended"));
    }

    private List<String> commandOf(ServiceProcess service) {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(commands.of(service.kind()));
        command.addAll(service.arguments());
        return command;
    }

    /** In a session of its own, where that can be: Ctrl-C at the terminal is for this program alone. */
    private static List<String> ownSession() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of).map(folder -> folder.resolve("setsid")).filter(Files::isExecutable)
                .findFirst().map(Path::toString).stream().toList();
    }

    /** Returns the processes that have ended by themselves, each once. */
    List<StartedProcess> endedSinceLastAsked() {
        List<StartedProcess> ended = started.stream().filter(StartedProcess::hasEnded).toList();
        started.removeAll(ended);
        ended.forEach(process -> folder.forget(process.service().name()));
        return ended;
    }

    /** Returns those that were started here and have not been seen to end. */
    List<RunningProcess> running() {
        return started.stream().map(StartedProcess::running).toList();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
