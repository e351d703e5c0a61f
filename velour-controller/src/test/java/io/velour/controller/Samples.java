package io.velour.controller;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.ControlSettings;
import io.velour.control.Registration;

/** Nodes, registrations and states, small and always the same. */
public final class Samples {
    public static final ClusterId CLUSTER = new ClusterId(0xc1);
    public static final ClusterSettings SETTINGS = new ClusterSettings(1, 2, Duration.ofSeconds(2),
            Duration.ofMinutes(1), Duration.ofHours(1));

    public static final TimeReading NOW = new TimeReading(1_700_000_000_000L, 0);

    private Samples() {}

    /** Returns a plan for 16 partitions of two replicas. */
    public static BirthPlan birth(int expectedStorageNodes) {
        return new BirthPlan(CLUSTER, SETTINGS, expectedStorageNodes);
    }

    /** Returns storage node {@code n} as it registers with a fresh folder, in a life of it. */
    public static Registration node(int n, long incarnation) {
        return node(n, incarnation, Optional.empty());
    }

    public static Registration node(int n, long incarnation, Optional<ClusterId> cluster) {
        return new Registration(new StorageNode(new NodeId(n), "node-" + n, new NodeAddress("10.0.0." + n, 9_080), "",
                new Incarnation(incarnation)), cluster,
                lives(incarnation));
    }

    /** The folder remembers the hundred lives before. */
    private static FolderLives lives(long incarnation) {
        return new FolderLives(
                LongStream.rangeClosed(incarnation - 100, incarnation).mapToObj(Incarnation::new).toList());
    }

    /** Returns the state after the birth with this many nodes, all in incarnation 1, and so many returns of the first. */
    public static ClusterState state(int nodes, int returns) {
        ClusterStateMachine machine = new ClusterStateMachine(birth(nodes), ControlSettings.DEFAULT, Optional.empty(),
                NOW);
        for (int n = 1; n <= nodes; n++) {
            machine.onRegistered(node(n, 1), NOW).next().ifPresent(machine::stored);
        }
        for (int life = 2; life < 2 + returns; life++) {
            machine.onRegistered(node(1, life), NOW).next().ifPresent(machine::stored);
        }
        return machine.state().orElseThrow();
    }
}
