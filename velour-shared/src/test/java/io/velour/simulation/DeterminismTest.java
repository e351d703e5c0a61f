package io.velour.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

/** One seed is one run. */
class DeterminismTest {
    private static final int SEEDS = 20;

    /** Prints the digests of the traces of the first seeds: run in another JVM. */
    public static void main(String[] arguments) {
        digests().forEach(System.out::println);
    }

    private static List<String> digests() {
        return LongStream.range(0, SEEDS).mapToObj(seed -> seed + " " + Long.toHexString(
                new Simulation(seed, Swarm.of(seed, Simulation.OPERATIONS), 0).run().digest())).toList();
    }

    @Test
    void theSameSeedGivesTheSameTraceAgainAndInAnotherJvm() throws IOException, InterruptedException {
        List<String> here = digests();
        assertThat(here).doesNotHaveDuplicates();
        assertThat(digests()).isEqualTo(here);
        assertThat(ofAnotherJvm()).isEqualTo(here);
    }

    private static List<String> ofAnotherJvm() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                DeterminismTest.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }
}
