package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import io.velour.launcher.FakeService.Behaviour;

/** up, down and status, with fakes in the place of the services. */
class CommandsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path data = Path.of("set by JUnit");
    private final TestPorts ports = TestPorts.free();
    private final Map<ServiceKind, Behaviour> behaviours = new EnumMap<>(ServiceKind.class);
    private final StopSignal signal = new StopSignal();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Duration stopLimit = Duration.ofSeconds(20);

    @AfterEach
    void nothingIsLeftBehind() {
        stopLimit = Duration.ofSeconds(1);
        run("down");
        assertThat(remembered()).isEmpty();
    }

    private int run(String command, String... options) {
        List<String> words = new ArrayList<>(List.of(command, "--data", data.toString()));
        words.addAll(List.of(options));
        if (command.equals("up")) {
            usualOptions().forEach((option, value) -> {
                if (!words.contains(option)) {
                    words.addAll(List.of(option, value));
                }
            });
        }
        Surroundings surroundings = new Surroundings(new PrintWriter(out, true), false,
                kind -> FakeService.command(behaviours.getOrDefault(kind, Behaviour.FINE)), new HttpProbe(),
                OptionalLong.empty(), stopLimit, () -> signal);
        CommandLine commandLine = Velour.commandLine(surroundings);
        return commandLine.setErr(new PrintWriter(err, true)).execute(words.toArray(String[]::new));
    }

    private Map<String, String> usualOptions() {
        return Map.of("--storage", "1", "--frontends", "1", "--redundancy", "1", "--controller-port",
                Integer.toString(ports.controller()), "--frontend-port", Integer.toString(ports.frontend()),
                "--storage-port", Integer.toString(ports.storage()));
    }

    private CompletableFuture<Integer> runAside(String command, String... options) {
        return CompletableFuture.supplyAsync(() -> run(command, options));
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void awaitSaid(String text) throws InterruptedException {
        await(() -> out.toString().contains(text), "up says '" + text + "'");
    }

    private static int resultOf(CompletableFuture<Integer> command) {
        return command.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private List<RunningProcess> running() {
        return new RunFolder(data).running();
    }

    private ProcessMark markOf(String name) {
        return running().stream().filter(process -> process.name().equals(name)).findFirst().orElseThrow().mark();
    }

    private List<Path> remembered() {
        try (Stream<Path> files = Files.list(data.resolve("run"))) {
            return files.filter(file -> file.toString().endsWith(".pid")).toList();
        } catch (IOException neverStarted) {
            return List.of();
        }
    }

    private List<String> said() {
        return out.toString().lines().toList();
    }

    @Test
    void trainLetsAClusterServeAndEndsIt() {
        assertThat(run("train", "--seconds", "1")).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("served [1-9][0-9]* requests");
        assertThat(said()).endsWith("frontend-1   stopped", "storage-1    stopped", "controller   stopped");
        assertThat(running()).isEmpty();
    }

    @Test
    void trainFailsIfAServiceDoes() {
        behaviours.put(ServiceKind.STORAGE, Behaviour.REFUSES);
        assertThat(run("train")).isEqualTo(1);
        assertThat(err.toString()).contains("storage-1 ended by itself");
        assertThat(running()).isEmpty();
    }

    @Test
    void trainEndsAtOnceWhenASignalComes() throws InterruptedException {
        behaviours.put(ServiceKind.FRONTEND, Behaviour.STUBBORN);
        CompletableFuture<Integer> train = runAside("train", "--seconds", "3600");
        awaitSaid("serving");
        signal.ask();
        assertThat(resultOf(train)).isEqualTo(1);
        assertThat(err.toString()).contains("stopped while it was serving");
        assertThat(running()).isEmpty();
    }

    @Test
    void upStartsAllAndStatusShowsThemAndDownStopsThemInOrder() {
        assertThat(run("up", "--detach")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("Velour serves.", "  curl http://127.0.0.1:" + ports.frontend() + "/v1/kv/",
                "./velour down stops it");
        assertThat(running()).extracting(RunningProcess::name).containsExactly("controller", "storage-1",
                "frontend-1");

        assertThat(run("status")).isZero();
        assertThat(said()).anyMatch(line -> line.matches("storage-1 .* up .* MB"))
                .anyMatch(line -> line.startsWith("cluster 00000000000000ab: serving"));

        assertThat(run("down")).isZero();
        List<String> stopped = said().stream().filter(line -> line.endsWith("stopped"))
                .map(line -> line.substring(0, line.indexOf(' '))).toList();
        assertThat(stopped).containsExactly("frontend-1", "storage-1", "controller");
        assertThat(remembered()).isEmpty();

        assertThat(run("status")).isEqualTo(1);
        assertThat(said()).anyMatch(line -> line.matches("storage-1 .* down .*"))
                .anyMatch(line -> line.contains("the controller does not answer"));
    }

    @Test
    void downSaysSoWhenNothingRuns() {
        assertThat(run("down")).isZero();
        assertThat(said()).containsExactly("nothing of " + data + " runs");
    }

    @Test
    void statusSaysSoWhenThereNeverWasACluster() {
        assertThat(run("status")).isEqualTo(1);
        assertThat(said()).containsExactly("there never was a cluster in " + data);
    }

    @Test
    void wrongOptionsAreToldTogetherAndNothingIsStarted() {
        assertThat(run("up", "--redundancy", "5", "--frontends", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--frontends must be from 1 to 100, but is 0",
                "--redundancy 5 needs as many storage nodes, but --storage is 1").doesNotContain("\tat ");
        assertThat(remembered()).isEmpty();
    }

    @Test
    void anOptionThatIsNoNumberIsUsedWrongly() {
        assertThat(run("up", "--wait", "long")).isEqualTo(2);
        assertThat(err.toString()).contains("--wait", "'long'").doesNotContain("\tat ");
    }

    @Test
    void aTakenPortIsToldBeforeAnythingIsStarted() throws IOException {
        try (ServerSocket taken = new ServerSocket(ports.storage(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("up")).isEqualTo(1);
            assertThat(err.toString()).contains("port " + taken.getLocalPort() + " for storage-1");
        }
        assertThat(data.resolve("logs")).isEmptyDirectory();
    }

    @Test
    void aCheckAloneStartsNothing() {
        assertThat(run("up", "--only-check")).isZero();
        assertThat(data.resolve("logs")).isEmptyDirectory();
    }

    @Test
    void aClusterThatRunsIsNotStartedTwice() {
        assertThat(run("up", "--detach")).isZero();
        assertThat(run("up", "--detach")).isEqualTo(1);
        assertThat(err.toString()).contains("a cluster of " + data + " runs already: controller", "storage-1",
                "frontend-1");
        assertThat(running()).hasSize(3);
    }

    @Test
    void aProcessThatDiesAtOnceIsShownWithItsWordsAndNothingIsLeftBehind() {
        behaviours.put(ServiceKind.STORAGE, Behaviour.REFUSES);
        assertThat(run("up")).isEqualTo(1);
        assertThat(err.toString()).contains("storage-1 ended by itself with exit code 1", "belongs to another cluster",
                data.resolve("logs/storage-1.log").toString()).doesNotContain("\tat ");
        assertThat(remembered()).isEmpty();
        assertThat(TestPorts.isFree(ports.controller())).isTrue();
    }

    @Test
    void aProcessThatIsNotReadyInTimeIsNamedAndAllAreStopped() {
        behaviours.put(ServiceKind.FRONTEND, Behaviour.NEVER_READY);
        assertThat(run("up", "--wait", "10")).isEqualTo(1);
        assertThat(err.toString()).contains("after 10 s frontend-1 is not ready: 503 {\"status\":1}");
        assertThat(remembered()).isEmpty();
        assertThat(TestPorts.isFree(ports.controller())).isTrue();
    }

    @Test
    void inTheForegroundItStaysUntilASignalAndThenStopsInOrder() throws InterruptedException {
        CompletableFuture<Integer> up = runAside("up");
        awaitSaid("Ctrl-C stops it.");
        assertThat(running()).hasSize(3);
        signal.ask();
        assertThat(resultOf(up)).isZero();
        assertThat(said().stream().filter(line -> line.endsWith("stopped")).map(line -> line.substring(0, 9)))
                .containsExactly("frontend-", "storage-1", "controlle");
        assertThat(remembered()).isEmpty();
    }

    @Test
    void aSignalWhileItIsStartingStopsEverythingAtOnce() throws InterruptedException {
        behaviours.put(ServiceKind.STORAGE, Behaviour.NEVER_READY);
        CompletableFuture<Integer> up = runAside("up");
        awaitSaid("3 processes started");
        signal.ask();
        assertThat(resultOf(up)).isEqualTo(1);
        assertThat(err.toString()).contains("stopped while it was starting");
        assertThat(remembered()).isEmpty();
    }

    @Test
    void aProcessThatDiesWhileItRunsIsToldAndTheOthersGoOn() throws InterruptedException {
        CompletableFuture<Integer> up = runAside("up");
        awaitSaid("Ctrl-C stops it.");
        markOf("storage-1").kill();
        awaitSaid("the others go on");
        assertThat(out.toString()).contains("storage-1 was ended by signal 9");
        assertThat(running()).extracting(RunningProcess::name).containsExactly("controller", "frontend-1");
        signal.ask();
        assertThat(resultOf(up)).isZero();
    }

    @Test
    void downFromElsewhereEndsUpInTheForegroundWithoutAComplaint() throws InterruptedException {
        CompletableFuture<Integer> up = runAside("up");
        awaitSaid("Ctrl-C stops it.");
        assertThat(run("down")).isZero();
        assertThat(resultOf(up)).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aProcessThatDoesNotStopIsKilledAndThatIsTold() {
        behaviours.put(ServiceKind.FRONTEND, Behaviour.STUBBORN);
        stopLimit = Duration.ofSeconds(2);
        assertThat(run("up", "--detach")).as(err.toString()).isZero();
        assertThat(run("down")).isZero();
        assertThat(said()).anyMatch(line -> line.matches("frontend-1 +did not stop within 2 s and was killed"));
        assertThat(remembered()).isEmpty();
    }

    @Test
    void aForeignProcessWithARememberedNumberIsNeitherCountedNorTouched() throws IOException {
        Process foreign = new ProcessBuilder("sleep", "60").start();
        try {
            RunFolder folder = new RunFolder(data);
            folder.create();
            folder.remember(new RunningProcess("storage-1", new ProcessMark(foreign.pid(), "earlier")));
            assertThat(run("down")).isZero();
            assertThat(said()).containsExactly("nothing of " + data + " runs");
            assertThat(foreign.isAlive()).isTrue();
            assertThat(remembered()).isEmpty();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void childrenHaveASessionOfTheirOwnSoThatCtrlCIsForTheLauncherAlone() throws IOException {
        assertThat(run("up", "--detach")).isZero();
        long pid = markOf("controller").pid();
        String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String session = status.substring(status.lastIndexOf(')') + 2).split(" ")[3];
        assertThat(session).isEqualTo(Long.toString(pid));
    }
}
