package io.velour.system.scenario;

import java.time.Duration;
import java.util.List;

import io.velour.system.fault.LinkMode;
import io.velour.system.fault.WallClock;
import io.velour.system.load.LoadRun;
import io.velour.system.process.ClusterMap;
import io.velour.system.process.LiveCluster;

/** Clocks that are wrong, nodes that come and go by an operator's will, and second faults inside the recovery from a first. */
final class OtherFaults {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Duration A_WHILE = Duration.ofSeconds(8);
    private static final long HOUR = 3_600;
    /** How much more than the least possible may be moved. */
    private static final double SLACK = 1.1;

    private OtherFaults() {}

    /** The wall clock of one node is wrong by an hour, either way, while it runs and across a restart. */
    static Fault wrongClock(String name) {
        return cluster -> {
            cluster.kill(name);
            WallClock clock = WallClock.of(cluster.options(name), cluster.folder().resolve(name + ".clock"));
            Faults.startAgain(cluster, name);
            cluster.awaitFullRedundancy(LIMIT);
            for (long ahead : List.of(HOUR, 0L, -HOUR, 0L)) {
                clock.set(ahead);
                LoadRun.pause(A_WHILE);
            }
            for (long ahead : List.of(HOUR, -HOUR)) {
                cluster.kill(name);
                clock.set(ahead);
                cluster.start(name);
                LoadRun.pause(A_WHILE);
                clock.set(0);
                LoadRun.pause(A_WHILE);
            }
            cluster.kill(name);
            cluster.options(name).plainEnvironment();
            Faults.startAgain(cluster, name);
        };
    }

    /** Two nodes are added, and two others drained. */
    static Fault addTwoDrainTwo() {
        return cluster -> {
            ClusterMap before = cluster.map();
            cluster.start("storage-4");
            cluster.start("storage-5");
            cluster.awaitEverythingReady();
            long share = before.partitions().size() * (long) cluster.shape().redundancy() / 5;
            cluster.await("an even share for the new nodes", LIMIT, () -> isEven(cluster, share));
            ClusterMap added = cluster.map();
            requireFewMoves("two nodes were added", added.movedSince(before), 2 * share);
            long held = added.replicas("storage-1") + added.replicas("storage-2");
            drain(cluster, "storage-1");
            drain(cluster, "storage-2");
            cluster.await("both are drained", LIMIT, () -> isDrained(cluster));
            requireFewMoves("two nodes were drained", cluster.map().movedSince(added), held);
            cluster.stop("storage-1");
            cluster.stop("storage-2");
        };
    }

    private static boolean isEven(LiveCluster cluster, long share) {
        ClusterMap map = cluster.map();
        return map.isFull(cluster.shape().redundancy()) && map.serving("storage-4") >= share
                && map.serving("storage-5") >= share;
    }

    private static boolean isDrained(LiveCluster cluster) {
        ClusterMap map = cluster.map();
        return map.isFull(cluster.shape().redundancy())
                && map.replicas("storage-1") + map.replicas("storage-2") == 0;
    }

    private static void drain(LiveCluster cluster, String name) {
        cluster.order("POST", "/v1/members/" + cluster.map().nodeId(name) + "/drain");
    }

    private static void requireFewMoves(String when, long moved, long least) {
        System.out.printf("%s: %d replicas moved, %d at least%n", when, moved, least);
        if (moved > Math.ceil(least * SLACK)) {
            throw new AssertionError(when + ": " + moved + " replicas were moved, where " + least + " would do");
        }
    }

    /** A second storage node is killed while the first one, back, is being filled. */
    static Fault secondDeathInsideCatchUp(String first, String second) {
        return cluster -> {
            cluster.kill(first);
            cluster.awaitRemoval(first, LIMIT);
            cluster.start(first);
            cluster.await(first + " is listed again", LIMIT, () -> cluster.map().replicas(first) > 0);
            cluster.kill(second);
            LoadRun.pause(A_WHILE);
            cluster.start(second);
            cluster.awaitEverythingReady();
        };
    }

    /** The controller is killed while it should take a storage node out. */
    static Fault controllerDiesBeforeRemoval(String name) {
        return cluster -> {
            cluster.kill(name);
            LoadRun.pause(Duration.ofSeconds(1));
            cluster.kill("controller");
            LoadRun.pause(A_WHILE);
            Faults.startAgain(cluster, "controller");
            cluster.awaitRemoval(name, LIMIT);
            Faults.startAgain(cluster, name);
        };
    }

    /** A node that comes back is cut off from everything while it is being filled, and another one is frozen meanwhile. */
    static Fault cutAndFreezeInsideCatchUp(String first, String second) {
        return cluster -> {
            cluster.kill(first);
            cluster.awaitRemoval(first, LIMIT);
            cluster.start(first);
            cluster.await(first + " is listed again", LIMIT, () -> cluster.map().replicas(first) > 0);
            cluster.links().setAllOf(first, LinkMode.SILENCE);
            cluster.freeze(second);
            LoadRun.pause(Faults.THREE_LEASES);
            cluster.wake(second);
            cluster.links().heal();
            cluster.awaitEverythingReady();
        };
    }
}
