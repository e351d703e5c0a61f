package io.velour.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.velour.system.process.ClusterShape;
import io.velour.system.process.LiveCluster;

/** Every acknowledged write survives kill -9 of any process, and gets go on while a storage node is dead. */
class KilledProcessIT {
    private static final int KEYS = 200;
    private static final LiveCluster CLUSTER = new LiveCluster(ClusterShape.direct(3, 2, 2));

    @BeforeAll
    static void start() {
        CLUSTER.startEverything();
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void everyAcknowledgedWriteIsThereAfterAnyProcessWasKilledAndStartedAgain() {
        for (String name : List.of("storage-1", "controller", "frontend-1")) {
            List<String> acknowledged = write(name);
            CLUSTER.kill(name);
            CLUSTER.start(name);
            CLUSTER.awaitEverythingReady();
            assertThat(missing(acknowledged)).as("lost when " + name + " was killed").isEmpty();
        }
    }

    @Test
    void everythingKilledAtOnceComesBackWithEveryAcknowledgedWrite() {
        List<String> acknowledged = write("everything");
        List<String> names = List.of("controller", "storage-1", "storage-2", "storage-3", "frontend-1", "frontend-2");
        names.reversed().forEach(CLUSTER::kill);
        names.forEach(CLUSTER::start);
        CLUSTER.awaitEverythingReady();
        assertThat(missing(acknowledged)).isEmpty();
    }

    @Test
    void getsGoOnWithoutAnErrorWhileAStorageNodeIsDead() {
        List<String> acknowledged = write("before-death");
        awaitReadFromBothReplicas(acknowledged);
        CLUSTER.kill("storage-2");
        for (int round = 0; round < 5; round++) {
            assertThat(missing(acknowledged)).as("round " + round).isEmpty();
        }
        CLUSTER.start("storage-2");
        CLUSTER.awaitEverythingReady();
    }

    private static List<String> write(String name) {
        List<String> acknowledged = new ArrayList<>();
        try (KeyValueClient client = new KeyValueClient(CLUSTER.frontend(1))) {
            IntStream.range(0, KEYS).mapToObj(i -> name + "/" + i).forEach(key -> {
                if (client.put(key, valueOf(key), "text/plain").statusCode() == 204) {
                    acknowledged.add(key);
                }
            });
        }
        assertThat(acknowledged).hasSize(KEYS);
        return acknowledged;
    }

    private static byte[] valueOf(String key) {
        return ("value of " + key).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> missing(List<String> keys) {
        try (KeyValueClient client = new KeyValueClient(CLUSTER.frontend(2))) {
            return keys.stream().filter(key -> {
                var answer = client.get(key);
                return answer.statusCode() != 200 || !Arrays.equals(answer.body(), valueOf(key));
            }).toList();
        }
    }

    /**
     * A get that meets a write at a replica before its commit has arrived there finishes it first, and that needs both
     * replicas: so what is asked of one alone must have been committed at each.
     */
    private static void awaitReadFromBothReplicas(List<String> keys) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        try (KeyValueClient client = new KeyValueClient(CLUSTER.frontend(2))) {
            for (String key : keys) {
                Set<String> replicas = new HashSet<>();
                while (replicas.size() < 2) {
                    client.get(key).headers().firstValue("Velour-Replica").ifPresent(replicas::add);
                    assertThat(System.nanoTime()).as("both replicas of " + key + " answer").isLessThan(deadline);
                }
            }
        }
    }
}
