package io.velour.system.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.velour.system.fault.Folders;
import io.velour.system.fault.SickDisk;
import io.velour.system.fault.SmallDisk;
import io.velour.system.load.LoadRun;
import io.velour.system.process.LiveCluster;

/** Faults of disks and data folders. */
final class DiskFaults {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final int SMALL_DISK_MEGABYTES = 256;

    private DiskFaults() {}

    /** A node comes back under its old name with nothing. */
    static Fault emptyFolder(String name) {
        return whileDead(name, Folders::delete);
    }

    /** A node comes back with what it held some time ago. */
    static Fault oldCopy(String name, Duration age) {
        return cluster -> {
            Path copy = cluster.folder().resolve(name + ".copy");
            cluster.kill(name);
            Folders.copy(cluster.dataFolder(name), copy);
            Faults.startAgain(cluster, name);
            cluster.awaitFullRedundancy(LIMIT);
            LoadRun.pause(age);
            cluster.kill(name);
            Folders.swap(copy, cluster.dataFolder(name));
            comeBackOrBeRefused(cluster, name);
        };
    }

    /** Two nodes come back, each with the other's folder: both must say so and end; put right, they come back. */
    static Fault swappedFolders(String one, String other) {
        return cluster -> {
            cluster.kill(one);
            cluster.awaitRemoval(one, LIMIT);
            cluster.kill(other);
            Folders.swap(cluster.dataFolder(one), cluster.dataFolder(other));
            cluster.start(one);
            cluster.start(other);
            requireRefusal(cluster, one, "belongs to storage node '" + other + "'");
            requireRefusal(cluster, other, "belongs to storage node '" + one + "'");
            Folders.swap(cluster.dataFolder(one), cluster.dataFolder(other));
            cluster.start(one);
            cluster.start(other);
            cluster.awaitEverythingReady();
        };
    }

    private static void requireRefusal(LiveCluster cluster, String name, String message) {
        int exitCode = cluster.awaitEnd(name);
        if (exitCode == 0 || !cluster.said(name).contains(message)) {
            throw new AssertionError(
                    name + " ended with " + exitCode + " and did not say '" + message + "':\n" + cluster.said(name));
        }
    }

    /** Something happens to the folder of a node that is dead. */
    static Fault whileDead(String name, Consumer<Path> what) {
        return cluster -> {
            cluster.kill(name);
            cluster.awaitRemoval(name, LIMIT);
            what.accept(cluster.dataFolder(name));
            comeBackOrBeRefused(cluster, name);
        };
    }

    /** As before, to a folder with tables in it: a start writes what it finds in the log to a table. */
    static Fault whileDeadWithTables(String name, Consumer<Path> what) {
        return cluster -> {
            cluster.kill(name);
            Faults.startAgain(cluster, name);
            cluster.awaitFullRedundancy(LIMIT);
            whileDead(name, what).strike(cluster);
        };
    }

    /** Starts a node; if it says that it cannot go on, and what to do, its folder is emptied, as an operator would. */
    private static void comeBackOrBeRefused(LiveCluster cluster, String name) {
        int said = cluster.said(name).length();
        cluster.start(name);
        cluster.await(name + " is filled or refuses", LIMIT,
                () -> !cluster.process(name).isAlive() || cluster.said(name).substring(said).contains("Action:")
                        || cluster.isReady(name) && cluster.map().isFull(cluster.shape().redundancy()));
        boolean hasEnded = !cluster.process(name).isAlive();
        if (hasEnded) {
            cluster.awaitEnd(name);
        }
        boolean hasSaidWhatToDo = cluster.said(name).substring(said).contains("Action:");
        if (hasEnded && !hasSaidWhatToDo) {
            throw new AssertionError(
                    name + " ended and did not say what to do:\n" + cluster.said(name).substring(said));
        }
        if (hasSaidWhatToDo) {
            startWithNothing(cluster, name, hasEnded);
        }
    }

    private static void startWithNothing(LiveCluster cluster, String name, boolean hasEnded) {
        if (!hasEnded) {
            cluster.kill(name);
        }
        Folders.delete(cluster.dataFolder(name));
        Faults.startAgain(cluster, name);
    }

    /** Every sync fails from now on: the node must leave by itself, and is started anew on a disk that is well. */
    static Fault failingSync(String name) {
        return cluster -> {
            try (SickDisk _ = SickDisk.failing(cluster.process(name), cluster.folder().resolve("strace-eio"))) {
                cluster.awaitRemoval(name, LIMIT);
            }
            cluster.kill(name);
            Faults.startAgain(cluster, name);
        };
    }

    static Fault slowSync(String name, long millis, Duration time) {
        return cluster -> {
            try (SickDisk _ = SickDisk.slow(cluster.process(name), millis, cluster.folder().resolve("strace-slow"))) {
                LoadRun.pause(time);
            }
            cluster.awaitReady(name);
        };
    }

    /** The disk of a node is full, and has room again: it goes on by itself, or leaves, says why, and is started anew. */
    static Fault fullDisk(String name) {
        return cluster -> {
            Path mountPoint = cluster.folder().resolve("small");
            cluster.kill(name);
            try (SmallDisk disk = SmallDisk.mount(cluster.folder().resolve("small.img"), mountPoint,
                    SMALL_DISK_MEGABYTES)) {
                Folders.copy(cluster.dataFolder(name), mountPoint.resolve(name));
                Path usual = cluster.dataFolder(name);
                cluster.dataFolder(name, mountPoint.resolve(name));
                Faults.startAgain(cluster, name);
                cluster.awaitFullRedundancy(LIMIT);
                disk.fill();
                BulkWrites.until(cluster, LIMIT, () -> !cluster.isReady(name));
                disk.makeRoom();
                requireSaid(cluster, name, "No space left on device");
                cluster.kill(name);
                Faults.startAgain(cluster, name);
                cluster.awaitFullRedundancy(LIMIT);
                cluster.kill(name);
                Folders.copy(mountPoint.resolve(name), usual);
                cluster.dataFolder(name, usual);
            }
            Faults.startAgain(cluster, name);
        };
    }

    private static void requireSaid(LiveCluster cluster, String name, String message) {
        if (!cluster.said(name).contains(message)) {
            throw new AssertionError(name + " did not say '" + message + "'");
        }
    }
}
