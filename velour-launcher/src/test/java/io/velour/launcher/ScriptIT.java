package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script, with a fake JDK and a fake Maven. */
class ScriptIT {
    @TempDir
    private static Path each = Path.of("set by JUnit");
    private ScriptedHome home;

    ScriptIT() throws IOException {
        home = new ScriptedHome(Files.createTempDirectory(each, "home"));
    }

    @BeforeEach
    void quiet() {
        // The fake JVM says which variables it sees; those of whoever runs the tests are not among them.
        home.with("LC_ALL", "C");
    }

    private ScriptedHome.Result frontend(String... more) throws IOException {
        return home.run(Stream.concat(Stream.of("frontend", "c:8761", "f:8080"), Stream.of(more))
                .toArray(String[]::new));
    }

    // ---- the JDK

    @Test
    void theJdkNamedForVelourComesBeforeAllOthers() throws IOException {
        home.with("VELOUR_JAVA_HOME", home.jdk("named", "26.0.1").toString());
        home.with("JAVA_HOME", home.jdk("usual", "25.0.1").toString());
        assertThat(frontend().said()).contains("java 26.0.1");
    }

    @Test
    void javaHomeComesBeforeThePath() throws IOException {
        home.with("JAVA_HOME", home.jdk("usual", "26.0.1").toString());
        home.onPath(home.jdk("on-path", "25.0.1"));
        assertThat(frontend().said()).contains("java 26.0.1");
    }

    @Test
    void theJavaOnThePathIsFollowedToItsJdk() throws IOException {
        home.onPath(home.jdk("on-path", "25.0.1"));
        home.jdk("jdks/other", "26.0.1");
        assertThat(frontend().said()).contains("java 25.0.1");
    }

    @Test
    void aJdkThatIsTooOldIsPassedOver() throws IOException {
        home.with("JAVA_HOME", home.jdk("old", "17.0.15").toString());
        home.onPath(home.jdk("older", "11.0.2"));
        home.jdk("jdks/a-21", "21");
        home.jdk("jdks/b-25", "25");
        assertThat(frontend().said()).contains("java 25\n");
    }

    @Test
    void theVersionIsAskedOfJavaItselfWhereNoFileTells() throws IOException {
        home.jdkWithoutRelease("jdks/silent", "25.0.7");
        assertThat(frontend().said()).contains("java 25.0.7");
    }

    @Test
    void aRuntimeWithoutACompilerIsNoJdk() throws IOException {
        Files.delete(home.jdk("jdks/a-runtime", "26.0.1").resolve("bin/javac"));
        home.jdk("jdks/b-jdk", "25.0.1");
        assertThat(frontend().said()).contains("java 25.0.1");
    }

    @Test
    void withoutAJdkItSaysWhereItHasLookedAndWhatToInstall() throws IOException {
        Path old = home.jdk("old", "17.0.15");
        home.with("JAVA_HOME", old.toString());
        ScriptedHome.Result result = frontend();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.said()).contains("no JDK 25 or later", old + " is Java 17 (from JAVA_HOME)",
                "VELOUR_JAVA_HOME (not set)", "/jdks", "Temurin 25");
        assertThat(home.mavenCalls()).isEmpty();
    }

    // ---- wrong use

    @ParameterizedTest
    @ValueSource(strings = {"controller", "controller 8761", "controller 8761 3", "controller 8761 3 2 1",
            "controller port 3 2", "controller 0 3 2", "controller 65536 3 2", "controller 8761 three 2",
            "controller 8761 3 -1", "controller 8761 3 0", "controller 8761 2 3", "controller 8761 3 2 -v", "storage",
            "storage c:8761", "storage c 9080", "storage c:8761 9080", "storage c:8761 http://s:9080",
            "storage c:8761 s:0", "storage c:8761 s:ninety", "storage c:8761 s:9080 and-more", "frontend c:8761",
            "frontend c:99999 f:8080", "frontend :8761 f:8080", "frobnicate"})
    void wrongUseIsToldInALineWithTheUsageBeforeAnythingIsLookedFor(String line) throws IOException {
        ScriptedHome.Result result = home.run(line.split(" "));
        assertThat(result.exitCode()).as(result.said()).isEqualTo(2);
        assertThat(result.said().lines().toList().getFirst()).startsWith("velour: ");
        assertThat(result.said()).contains("./velour controller PORT NUM_STORAGE REDUNDANCY");
        assertThat(home.mavenCalls()).isEmpty();
    }

    @Test
    void theWrongValueIsToldWithItsLimit() throws IOException {
        assertThat(home.run("controller", "65536", "3", "2").said())
                .startsWith("velour: PORT must be a port from 1 to 65535, not '65536'");
        assertThat(home.run("controller", "8761", "2", "3").said())
                .startsWith("velour: REDUNDANCY (3) must not be larger than NUM_STORAGE (2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h", "controller --help"})
    void helpNeedsNothing(String line) throws IOException {
        ScriptedHome.Result result = home.run(line.split(" "));
        assertThat(result.exitCode()).isZero();
        assertThat(result.said()).startsWith("Velour: ");
    }

    // ---- building

    @Test
    void whatIsMissingIsBuiltOnceOnTheJdkThatWasFound() throws IOException {
        Path jdk = home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result first = frontend();
        assertThat(first.exitCode()).as(first.said()).isZero();
        assertThat(first.said()).contains("building velour-frontend", "building velour-shared (2 of 6)", "built");
        assertThat(home.mavenCalls()).singleElement().asString().startsWith("JAVA_HOME=" + jdk + " mvn ")
                .contains("-DskipTests", "-pl velour-frontend -am package");
        assertThat(frontend().said()).doesNotContain("building");
        assertThat(home.mavenCalls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"frontend/src/main/java/Some.java", "shared/src/main/java/Some.java",
            "shell/src/main/java/Some.java", "frontend/pom.xml"})
    void whatIsOlderThanASourceIsBuiltAgain(String source) throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        frontend();
        ScriptedHome.touchLater(home.home().resolve("velour-" + source));
        assertThat(frontend().said()).contains("building velour-frontend");
        assertThat(home.mavenCalls()).hasSize(2);
    }

    @Test
    void theSourceOfAnotherServiceDoesNotMatter() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        frontend();
        ScriptedHome.touchLater(home.module("storage").resolve("src/main/java/Some.java"));
        frontend();
        assertThat(home.mavenCalls()).hasSize(1);
    }

    @Test
    void twoBuildsDoNotRunAtOnceAndTheSecondFindsTheWorkDone() throws IOException, InterruptedException {
        home.jdk("jdks/jdk", "25.0.1");
        home.with("FAKE_MVN_STAYS", "yes");
        Process first = home.start("build");
        awaitSaid("building velour-launcher");
        Process second = home.start("build");
        awaitSaid("another build is running");
        home.letMavenGoOn();
        assertThat(home.resultOf(first).exitCode()).isZero();
        assertThat(home.resultOf(second).exitCode()).isZero();
        assertThat(home.mavenCalls()).hasSize(1);
    }

    @Test
    void aBuildThatIsInterruptedTakesMavenWithIt() throws IOException, InterruptedException {
        home.jdk("jdks/jdk", "25.0.1");
        Process build = home.with("FAKE_MVN_STAYS", "yes").start("build");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (home.mavenCalls().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        build.destroy();
        assertThat(home.resultOf(build).exitCode()).isEqualTo(143);
        assertThat(home.mavenCalls()).last().isEqualTo("stopped");
    }

    @Test
    void aFailedBuildShowsItsErrorsAndWhereTheRestIs() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.with("FAKE_MVN_FAILS", "yes").run("storage", "c:8761", "s:9080");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.said()).contains("cannot find symbol", "the build failed", ".velour/build.log")
                .doesNotContain("noise");
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        home.withoutMaven();
        ScriptedHome.Result result = frontend();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.said()).contains("install Maven 3.8.1");
    }

    // ---- preparing

    @Test
    void theCacheIsTrainedOnceAndGivenToTheService() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        assertThat(frontend().said()).contains("preparing velour-frontend");
        ScriptedHome.Result second = frontend();
        assertThat(second.said()).doesNotContain("preparing");
        String cache = second.words().stream().filter(word -> word.startsWith("-XX:AOTCache=")).findFirst()
                .orElseThrow();
        assertThat(Path.of(cache.substring("-XX:AOTCache=".length()))).hasContent("cache");
    }

    @Test
    void anotherJarOrAnotherJdkMeansAnotherCache() throws IOException {
        Path jdk = home.jdk("jdks/jdk", "25.0.1");
        List<String> first = frontend().words();
        Files.writeString(home.module("frontend").resolve("target/velour-frontend.jar"), "other");
        ScriptedHome.Result otherJar = frontend();
        assertThat(otherJar.said()).contains("preparing velour-frontend");
        assertThat(otherJar.words()).isNotEqualTo(first);
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.2\"\n");
        assertThat(frontend().said()).contains("preparing velour-frontend");
        assertThat(preparedFolders()).as("folders from which nothing runs are removed").hasSize(1);
    }

    private List<Path> preparedFolders() throws IOException {
        try (Stream<Path> folders = Files.list(home.home().resolve(".velour/apps/frontend"))) {
            return folders.toList();
        }
    }

    @Test
    void aServiceThatCannotBeTrainedIsStartedWithoutACache() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.with("FAKE_TRAINING_FAILS", "yes").run("frontend", "c:8761", "f:8080");
        assertThat(result.exitCode()).isZero();
        assertThat(result.said()).contains("velour: no ahead-of-time cache for velour-frontend");
        assertThat(result.words()).isNotEmpty().noneMatch(word -> word.startsWith("-XX:AOTCache="));
        try (Stream<Path> left = Files.list(home.home().resolve(".velour"))) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("training"));
        }
    }

    @Test
    void theNativeLibraryIsUnpackedOnceAndNamedToTheServiceThatHasOne() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        String folder = home.run("storage", "c:8761", "s:9080").words().stream()
                .filter(word -> word.startsWith("-Djava.library.path=")).findFirst().orElseThrow()
                .substring("-Djava.library.path=".length());
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            assertThat(files).singleElement().asString().contains("librocksdbjni-linux");
        }
        assertThat(frontend().words()).noneMatch(word -> word.startsWith("-Djava.library.path="));
    }

    // ---- starting

    @Test
    void theControllersStartLineBecomesItsArguments() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        assertThat(home.run("controller", "8761", "3", "2").words()).contains("-Xmx256m", "--server.port=8761",
                "--management.server.port=7761", "--velour.controller.expected-storage-nodes=3",
                "--velour.cluster.redundancy=2", "--velour.controller.data-folder=./velour-data/controller-8761");
    }

    @Test
    void theStorageNodesStartLineBecomesItsArguments() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.run("storage", "c.lan:8761", "s1.lan:9080");
        assertThat(result.words()).contains("-Xmx512m", "--server.port=9080", "--management.server.port=10080",
                "--velour.cluster.controller-address=c.lan:8761", "--velour.storage.address=s1.lan:9080",
                "--velour.storage.data-folder=./velour-data/storage-9080");
        assertThat(result.said()).contains("variable MALLOC_ARENA_MAX=2",
                "variable VELOUR_CONFIG=" + home.home().resolve("config"));
    }

    @Test
    void theFrontendsStartLineBecomesItsArguments() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        assertThat(frontend().words()).contains("--server.port=8080", "--management.server.port=7080",
                "--velour.cluster.controller-address=c:8761", "--velour.frontend.address=f:8080");
    }

    @Test
    void aPropertyThatFollowsTakesThePlaceOfTheDefault() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        List<String> words = frontend("--management.server.port=1234", "--other=a b", "--other=c").words();
        assertThat(words).contains("--management.server.port=1234", "--other=c")
                .doesNotContain("--management.server.port=7080", "--other=a b");
    }

    @Test
    void optionsOfTheJvmComeFromTheEnvironmentAndAreNotExpanded() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        home.with("VELOUR_FRONTEND_OPTS", "-Xmx1g  -Dstar=*").with("VELOUR_CONFIG", "/etc/velour");
        ScriptedHome.Result result = frontend();
        assertThat(result.words()).containsSubsequence("-Xmx512m", "-Xmx1g", "-Dstar=*", "-jar");
        assertThat(result.said()).contains("variable VELOUR_CONFIG=/etc/velour");
    }

    @Test
    void theJvmTakesThePlaceOfTheScriptAndIsEndedBySigterm() throws IOException, InterruptedException {
        home.jdk("jdks/jdk", "25.0.1");
        Process process = startToStay();
        process.destroy();
        ScriptedHome.Result result = home.resultOf(process);
        assertThat(result.exitCode()).isEqualTo(143);
        assertThat(result.said()).contains("ended in good order");
    }

    private Process startToStay() throws IOException, InterruptedException {
        Process process = home.with("FAKE_JAVA_STAYS", "yes").start("frontend", "c:8761", "f:8080");
        awaitSaid("staying");
        home.with("FAKE_JAVA_STAYS", "");
        return process;
    }

    private void awaitSaid(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!home.said().contains(text)) {
            assertThat(System.nanoTime()).as("the script says '" + text + "'").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void whatRunsKeepsTheFolderItWasStartedFrom() throws IOException, InterruptedException {
        home.jdk("jdks/jdk", "25.0.1");
        Process running = startToStay();
        Files.writeString(home.module("frontend").resolve("target/velour-frontend.jar"), "other");
        frontend();
        assertThat(preparedFolders()).hasSize(2);
        running.destroy();
        home.resultOf(running);
    }

    @Test
    void itWorksThroughASymbolicLinkFromAnyFolderWithSpaces() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        Path elsewhere = Files.createDirectories(home.home().resolveSibling("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("velour link"), home.home().resolve("velour"));
        ScriptedHome.Result result = home.run(link, elsewhere, "frontend", "c:8761", "f:8080");
        assertThat(result.exitCode()).as(result.said()).isZero();
        assertThat(result.said()).contains("variable VELOUR_HOME=" + home.home().toRealPath());
    }

    // ---- a whole cluster

    @Test
    void upIsCheckedBeforeTheServicesAreBuilt() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.with("FAKE_CHECK_STATUS", "2").run("up", "--storage", "0");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(home.mavenCalls()).singleElement().asString().contains("-pl velour-launcher ");
    }

    @Test
    void upBuildsEverythingAndTellsTheLauncherHowToStartEachService() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.run("up", "--storage", "4");
        assertThat(result.exitCode()).as(result.said()).isZero();
        assertThat(result.words()).endsWith("up", "--storage", "4");
        assertThat(result.said()).contains("variable VELOUR_COMMAND_CONTROLLER=", "variable VELOUR_COMMAND_STORAGE=",
                "variable VELOUR_COMMAND_FRONTEND=");
        assertThat(home.mavenCalls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "status", "up --help"})
    void theOtherCommandsNeedNoService(String line) throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.run(line.split(" "));
        assertThat(result.words()).endsWith(line.split(" "));
        assertThat(home.mavenCalls()).singleElement().asString().contains("-pl velour-launcher ");
    }

    @Test
    void buildBuildsAndPreparesAll() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.run("build");
        assertThat(result.exitCode()).as(result.said()).isZero();
        assertThat(result.said()).contains("preparing velour-controller velour-storage velour-frontend",
                "everything is built");
        assertThat(caches()).hasSize(3).allSatisfy(cache -> assertThat(cache).hasContent("cache of all"));
        assertThat(home.run("build").said()).isEqualTo("everything is built\n");
        assertThat(home.mavenCalls()).hasSize(1);
    }

    private List<Path> caches() throws IOException {
        try (Stream<Path> files = Files.walk(home.home().resolve(".velour/apps"))) {
            return files.filter(file -> file.endsWith("app.aot")).toList();
        }
    }

    @Test
    void aServiceThatIsNewIsTrainedWithThoseThatAreThere() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        assertThat(frontend().said()).contains("preparing velour-frontend");
        ScriptedHome.Result result = home.run("build");
        assertThat(result.said()).contains("preparing velour-controller velour-storage for");
        assertThat(caches().stream().map(ScriptIT::contentOf)).containsExactlyInAnyOrder("cache", "cache of all",
                "cache of all");
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCannotBeTrainedTogetherIsTrainedAlone() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.with("FAKE_TRAINING_TOGETHER_FAILS", "yes").run("build");
        assertThat(result.exitCode()).as(result.said()).isZero();
        assertThat(result.said()).contains("cannot be trained together", "could not be trained together",
                "preparing velour-controller for", "preparing velour-storage for", "preparing velour-frontend for");
        assertThat(caches()).hasSize(3).allSatisfy(cache -> assertThat(cache).hasContent("cache"));
    }

    // ---- measuring

    @Test
    void benchIsBuiltAloneAndGivenItsArguments() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        ScriptedHome.Result result = home.with("VELOUR_BENCH_OPTS", "-Xmx1g").run("bench", "run", "--keys", "5 0");
        assertThat(result.exitCode()).as(result.said()).isZero();
        assertThat(result.words()).containsSubsequence("-Xmx512m", "-Xmx1g", "-jar")
                .endsWith("run", "--keys", "5 0");
        assertThat(result.said()).contains("variable VELOUR_HOME=" + home.home().toRealPath());
        assertThat(home.mavenCalls()).singleElement().asString().contains("-pl velour-bench -am package");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench/src/main/java/Some.java", "bench/pom.xml", "shared/src/main/java/Some.java",
            "shell/src/main/java/Some.java", "storage/src/main/java/Some.java"})
    void benchIsBuiltAgainWhenASourceOfItIsNewer(String source) throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        home.run("bench", "run");
        ScriptedHome.touchLater(home.home().resolve("velour-" + source));
        assertThat(home.run("bench", "run").said()).contains("building velour-bench");
    }

    @Test
    void benchNeedsNothingOfTheOtherServicesToBeBuilt() throws IOException {
        home.jdk("jdks/jdk", "25.0.1");
        home.run("bench", "run");
        ScriptedHome.touchLater(home.module("frontend").resolve("src/main/java/Some.java"));
        home.run("bench", "run");
        assertThat(home.mavenCalls()).hasSize(1);
    }
}
