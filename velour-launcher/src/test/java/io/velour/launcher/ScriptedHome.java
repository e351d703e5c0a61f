package io.velour.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with the script, modules of one source each, and a PATH of its own on which Maven and Java are small scripts.
 * The fake Maven builds empty jars and writes down how it was called; the fake Java says how it was called.
 */
final class ScriptedHome {
    private static final Path SCRIPT = Path.of(System.getProperty("velour.script"));
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> MODULES = List.of("shared", "shell", "controller", "storage", "frontend",
            "launcher", "bench");
    private static final List<String> TOOLS = List.of("awk", "bash", "cat", "cksum", "date", "dirname", "env", "find",
            "flock", "grep", "head", "mkdir", "mktemp", "ps", "readlink", "rm", "sed", "sleep", "tail", "touch", "tr",
            "uname");
    private static final String JAVA = """
            #!/usr/bin/env bash
            case " $* " in
              *" -version "*) echo 'openjdk version "%1$s" 2026-01-01' >&2; exit 0 ;;
              *" -Djarmode=tools "*)
                mkdir -p "${@: -1}/lib"
                case "$*" in */apps/storage/*) touch "${@: -1}/lib/rocksdbjni-1.jar" ;; esac
                exit "${FAKE_UNPACK_STATUS:-0}" ;;
              *" -XX:AOTCacheOutput="*)
                for word in "$@"; do case "$word" in -XX:AOTCacheOutput=*) cache=${word#*=} ;; esac; done
                if [[ -n "${FAKE_TRAINING_FAILS:-}" ]]; then echo 'cannot be trained'; exit 1; fi
                trap 'echo cache >"$cache"; exit 143' TERM
                echo 'Started FakeApplication in 0.1 seconds'
                while :; do sleep 0.05; done ;;
              *" train "*)
                if [[ -n "${FAKE_TRAINING_FAILS:-}${FAKE_TRAINING_TOGETHER_FAILS:-}" ]]; then echo 'cannot be trained together'; exit 1; fi
                env | sed -n 's/^-XX:AOTCacheOutput=//p' | while read -r cache; do echo 'cache of all' >"$cache"; done
                exit 0 ;;
              *" --only-check "*) exit "${FAKE_CHECK_STATUS:-0}" ;;
            esac
            echo "java %1$s"
            printf 'word %%s\\n' "$@"
            env | grep -E '^(VELOUR_|MALLOC)' | sed 's/^/variable /'
            if [[ -n "${FAKE_JAVA_STAYS:-}" ]]; then
              trap 'echo "ended in good order"; exit 143' TERM; echo staying
              while :; do sleep 0.05; done
            fi
            """;
    private static final String MVN = """
            #!/usr/bin/env bash
            trap 'echo stopped >>"%1$s/mvn-calls"; exit 143' TERM
            echo "JAVA_HOME=$JAVA_HOME mvn $*" >>"%1$s/mvn-calls"
            if [[ -n "${FAKE_MVN_STAYS:-}" ]]; then
              while [[ ! -e "%1$s/go-on" ]]; do sleep 0.05; done
            fi
            if [[ -n "${FAKE_MVN_FAILS:-}" ]]; then
              echo '[INFO] noise'; echo '[ERROR] velour-storage/Some.java:[3,4] cannot find symbol'; exit 1
            fi
            echo '[INFO] -----------------< io.velour:velour-shared >-----------------'
            echo '[INFO] Building Velour shared core 0.1.0-SNAPSHOT                [2/6]'
            while (($# > 0)); do if [[ "$1" == -pl ]]; then modules=$2; fi; shift; done
            for module in ${modules//,/ }; do mkdir -p "$module/target"; date +%%N >"$module/target/$module.jar"; done
            """;

    private final Path root;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** What the script did. */
    record Result(int exitCode, String said) {
        /** Returns the words with which Java was called at last. */
        List<String> words() {
            return said.lines().filter(line -> line.startsWith("word ")).map(line -> line.substring("word ".length()))
                    .toList();
        }
    }

    ScriptedHome(Path root) throws IOException {
        this.root = root;
        Files.copy(SCRIPT, home().resolve("velour"));
        Files.writeString(home().resolve("pom.xml"), "");
        for (String module : MODULES) {
            Path sources = Files.createDirectories(module(module).resolve("src/main/java"));
            Files.writeString(sources.resolve("Some.java"), "");
            Files.writeString(module(module).resolve("pom.xml"), "");
        }
        passOnTools();
        program(tools().resolve("mvn"), MVN.formatted(root));
        Files.createDirectories(root.resolve("jdks"));
        environment.put("PATH", tools().toString());
        environment.put("HOME", root.toString());
        environment.put("VELOUR_JDK_FOLDERS", root.resolve("jdks").toString());
    }

    Path home() throws IOException {
        return Files.createDirectories(root.resolve("home"));
    }

    Path module(String name) throws IOException {
        return home().resolve("velour-" + name);
    }

    private Path tools() throws IOException {
        return Files.createDirectories(root.resolve("tools"));
    }

    /** What the script may use of this machine; no Java and no Maven are among it. */
    private void passOnTools() throws IOException {
        for (String tool : TOOLS) {
            Path program = Stream.of("/bin", "/usr/bin").map(folder -> Path.of(folder, tool)).filter(Files::exists)
                    .findFirst().orElseThrow(() -> new IllegalStateException(tool + " is missing on this machine"));
            program(tools().resolve(tool), "#!/bin/sh\nexec " + program + " \"$@\"\n");
        }
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes a JDK in a folder, relative to all this; returns the folder. */
    Path jdk(String folder, String version) throws IOException {
        Path jdk = jdkWithoutRelease(folder, version);
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    Path jdkWithoutRelease(String folder, String version) throws IOException {
        Path jdk = root.resolve(folder);
        program(jdk.resolve("bin/java"), JAVA.formatted(version));
        program(jdk.resolve("bin/javac"), "");
        program(jdk.resolve("bin/jar"), "#!/bin/sh\ntouch \"$3\"\n");
        return jdk;
    }

    /** Puts the Java of a JDK on the PATH. */
    void onPath(Path jdk) throws IOException {
        Files.createSymbolicLink(tools().resolve("java"), jdk.resolve("bin/java"));
    }

    void withoutMaven() throws IOException {
        Files.delete(tools().resolve("mvn"));
    }

    ScriptedHome with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Makes a file as if it had been written in a minute. */
    static void touchLater(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    /** Returns how Maven was called, a line each time. */
    List<String> mavenCalls() throws IOException {
        Path calls = root.resolve("mvn-calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Lets a Maven that stays go on. */
    void letMavenGoOn() throws IOException {
        Files.writeString(root.resolve("go-on"), "");
    }

    /** Starts the script and goes on. */
    Process start(String... arguments) throws IOException {
        return start(home().resolve("velour"), home(), arguments);
    }

    private Process start(Path script, Path folder, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile())).start();
    }

    private Path output() {
        return root.resolve("output");
    }

    /** Returns what has been said since the last run. */
    String said() throws IOException {
        return Files.exists(output()) ? Files.readString(output()) : "";
    }

    Result run(String... arguments) throws IOException {
        return run(home().resolve("velour"), home(), arguments);
    }

    Result run(Path script, Path folder, String... arguments) throws IOException {
        Files.deleteIfExists(output());
        return resultOf(start(script, folder, arguments));
    }

    /** Waits for the end of a script that was started. */
    Result resultOf(Process process) throws IOException {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the script did not end; it said: " + said());
            }
            return new Result(process.exitValue(), said());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
