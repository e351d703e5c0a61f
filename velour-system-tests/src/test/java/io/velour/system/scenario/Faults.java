package io.velour.system.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.velour.system.fault.LinkMode;
import io.velour.system.load.LoadRun;
import io.velour.system.process.ClusterMap;
import io.velour.system.process.LiveCluster;

/** Faults of processes and links. */
final class Faults {
    private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(30);
    /** Three leases of the default length. */
    static final Duration THREE_LEASES = Duration.ofSeconds(6);

    private Faults() {}

    /** Nothing is done, and nobody may be taken out. */
    static Fault none(Duration duration) {
        return cluster -> {
            ClusterMap before = cluster.map();
            LoadRun.pause(duration);
            requireNobodyLost(cluster, before);
        };
    }

    private static void requireNobodyLost(LiveCluster cluster, ClusterMap before) {
        ClusterMap after = cluster.map();
        if (!after.hasLostNobodySince(before)) {
            throw new AssertionError(before + " became " + after + ", though nobody had failed");
        }
    }

    /** Kills a storage node, waits until it has been taken out, and brings it back. */
    static Fault killStorage(String name) {
        return cluster -> {
            cluster.kill(name);
            cluster.awaitRemoval(name, REMOVAL_LIMIT);
            LoadRun.pause(Duration.ofSeconds(2));
            startAgain(cluster, name);
        };
    }

    static Fault killFrontend(String name, Duration away) {
        return cluster -> {
            cluster.kill(name);
            LoadRun.pause(away);
            startAgain(cluster, name);
        };
    }

    /** Kills the controller and brings it back: nobody may be taken out for its absence. */
    static Fault killController(Duration away) {
        return cluster -> {
            ClusterMap before = cluster.map();
            cluster.kill("controller");
            LoadRun.pause(away);
            startAgain(cluster, "controller");
            LoadRun.pause(THREE_LEASES);
            requireNobodyLost(cluster, before);
        };
    }

    static Fault freeze(String name, Duration time) {
        return cluster -> {
            cluster.freeze(name);
            LoadRun.pause(time);
            cluster.wake(name);
            cluster.awaitReady(name);
        };
    }

    /** Cuts a process off from everything. */
    static Fault isolate(String name, LinkMode mode, Duration time) {
        return cluster -> {
            cluster.links().setAllOf(name, mode);
            LoadRun.pause(time);
            cluster.links().heal();
            cluster.awaitReady(name);
        };
    }

    /** Cuts one link. */
    static Fault cut(String caller, String called, LinkMode mode, Duration time) {
        return cluster -> {
            cluster.links().set(caller, called, mode);
            LoadRun.pause(time);
            cluster.links().heal();
            cluster.awaitEverythingReady();
        };
    }

    /** A storage node and a frontend that reach each other, and hear nothing of the controller. */
    static Fault cutOffTogether(String storage, String frontend, LinkMode mode, Duration time) {
        return cluster -> {
            cluster.links().set(storage, "controller", mode);
            cluster.links().set(frontend, "controller", mode);
            LoadRun.pause(time);
            cluster.links().heal();
            cluster.awaitEverythingReady();
        };
    }

    /** Kills every process at once, and starts them again in an order drawn by lot. */
    static Fault killEverything(long seed) {
        return cluster -> {
            cluster.names().reversed().forEach(cluster::kill);
            List<String> order = new ArrayList<>(cluster.names());
            Collections.shuffle(order, new Random(seed));
            order.forEach(cluster::start);
            cluster.awaitEverythingReady();
        };
    }

    /** Ends every process in good order and starts it again, one after another; each waits until all is whole. */
    static Fault rollingRestart(Duration wholeWithin) {
        return cluster -> {
            for (String name : cluster.names()) {
                cluster.stop(name);
                startAgain(cluster, name);
                cluster.awaitFullRedundancy(wholeWithin);
            }
        };
    }

    static void startAgain(LiveCluster cluster, String name) {
        cluster.start(name);
        cluster.awaitReady(name);
    }
}
