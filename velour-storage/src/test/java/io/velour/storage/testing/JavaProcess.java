package io.velour.storage.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Another JVM with the class path of this one. Killed at the end of the test at the latest. */
public final class JavaProcess implements AutoCloseable {
    private static final long END_LIMIT_SECONDS = 60;

    private final Process process;

    private JavaProcess(Process process) {
        this.process = process;
    }

    /** Starts {@code main} of a class; what it writes to its error stream comes with its output. */
    public static JavaProcess start(Class<?> main, String... arguments) throws IOException {
        return new JavaProcess(new ProcessBuilder(command(main, arguments)).redirectErrorStream(true).start());
    }

    /** As {@link #start}, with no file of the process allowed to grow beyond a size. */
    public static JavaProcess startWithFilesUpTo(int kibibytes, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$@\"", "bash"));
        command.addAll(command(main, arguments));
        return new JavaProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static List<String> command(Class<?> main, String... arguments) {
        return Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp",
                        System.getProperty("java.class.path"), main.getName()),
                Stream.of(arguments)).toList();
    }

    /** Returns what the process writes. */
    public BufferedReader output() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns all that the process writes until its end, which must come in time. */
    public String outputToEnd() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        awaitEnd();
        return output;
    }

    /** Ends it as {@code kill -9} does. What it had written can still be read. */
    public void kill() throws InterruptedException {
        // By its handle: the process itself would close the streams.
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end, as {@code kill} does. */
    public void terminate() {
        process.destroy();
    }

    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("process " + process.pid() + " did not end within " + END_LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(END_LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
