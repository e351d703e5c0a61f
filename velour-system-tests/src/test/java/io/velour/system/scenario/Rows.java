package io.velour.system.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.velour.system.fault.Folders;
import io.velour.system.fault.LinkMode;
import io.velour.system.process.ClusterShape;

/** The rows of the table, with what each must show, those of one shape of cluster together; the last of them leaves it changed. */
final class Rows {
    /** Of the orders that are drawn by lot. */
    static final long SEED = Long.getLong("velour.suite.seed", System.nanoTime() % 1_000_000);
    /** What a dead storage node may cost. */
    static final Demands KILLED_STORAGE = Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE
            .readsGoOnWithin(Duration.ofMillis(500))
            .writesTakeAtMost(Duration.ofSeconds(5));
    private static final ClusterShape DIRECT = ClusterShape.direct(3, 2, 2);
    private static final ClusterShape LINKED = ClusterShape.linked(3, 2, 2);
    private static final Duration CUT = Duration.ofSeconds(8);

    private static final List<String> WANTED = List.of(System.getProperty("velour.suite.rows", "").split(","));

    private Rows() {}

    /** Tells whether a row of that name is to run: all, unless the property velour.suite.rows has parts of names. */
    static boolean isWanted(String name) {
        return WANTED.stream().anyMatch(name::contains);
    }

    static List<Scenario> all() {
        return List.of(direct("no fault", Demands.NOTHING_FAILS, Faults.none(Duration.ofSeconds(30))),
                direct("kill -9 a storage node", KILLED_STORAGE, Faults.killStorage("storage-1")),
                direct("kill -9 a frontend", Demands.SAFETY, Faults.killFrontend("frontend-1", Duration.ofSeconds(5))),
                direct("kill -9 the controller for 60 s", Demands.NOTHING_FAILS,
                        Faults.killController(Duration.ofSeconds(60))),
                direct("freeze a storage node for 3 leases", Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                        Faults.freeze("storage-2", Faults.THREE_LEASES)),
                streaming("kill -9 a storage node, streams", KILLED_STORAGE, Faults.killStorage("storage-1")),
                streaming("freeze a storage node for 3 leases, streams", Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                        Faults.freeze("storage-2", Faults.THREE_LEASES)),
                streaming("rolling restart, streams", Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                        Faults.rollingRestart(Duration.ofMinutes(2))),
                linked("freeze, reads need a lease", Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                        Faults.freeze("storage-2", Faults.THREE_LEASES)),
                cutFromController(LinkMode.SILENCE), cutFromController(LinkMode.RESET),
                cutFromFrontend(LinkMode.SILENCE), cutFromFrontend(LinkMode.RESET), isolated(LinkMode.SILENCE),
                isolated(LinkMode.RESET),
                linked("cut off from the controller, with a frontend", Demands.SAFETY,
                        Faults.cutOffTogether("storage-3", "frontend-1", LinkMode.SILENCE, CUT)),
                linked("a storage node half a second slow", Demands.SAFETY,
                        Faults.isolate("storage-3", LinkMode.DELAY, CUT)),
                direct("kill -9 everything", Demands.SAFETY, Faults.killEverything(SEED)),
                direct("rolling restart", Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                        Faults.rollingRestart(Duration.ofMinutes(2))),
                direct("empty disk under the old name", Demands.SAFETY, DiskFaults.emptyFolder("storage-1")),
                direct("swapped data folders", Demands.SAFETY, DiskFaults.swappedFolders("storage-1", "storage-2")),
                direct("old copy of a data folder", Demands.SAFETY,
                        DiskFaults.oldCopy("storage-1", Duration.ofSeconds(5))),
                direct("full disk", Demands.SAFETY, DiskFaults.fullDisk("storage-1")),
                direct("fsync fails", Demands.SAFETY, DiskFaults.failingSync("storage-1")),
                direct("fsync takes 500 ms", Demands.SAFETY, DiskFaults.slowSync("storage-1", 500, CUT)),
                damaged("torn WAL", folder -> Folders.tear(folder, ".log", 7)),
                damaged("flipped bit in the WAL", folder -> Folders.flipABit(folder, ".log")),
                direct("flipped bit in an SST", Demands.SAFETY,
                        DiskFaults.whileDeadWithTables("storage-1", folder -> Folders.flipABit(folder, ".sst"))),
                direct("wall clock wrong by an hour", Demands.SAFETY, OtherFaults.wrongClock("storage-2")),
                direct("two: death inside catch-up", Demands.SAFETY,
                        OtherFaults.secondDeathInsideCatchUp("storage-1", "storage-2")),
                direct("two: controller dies before removal", Demands.SAFETY,
                        OtherFaults.controllerDiesBeforeRemoval("storage-3")),
                linked("two: cut and freeze inside catch-up", Demands.SAFETY,
                        OtherFaults.cutAndFreezeInsideCatchUp("storage-1", "storage-2")),
                direct("add two nodes, drain two", Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                        OtherFaults.addTwoDrainTwo()));
    }

    private static Scenario cutFromController(LinkMode mode) {
        return linked("cut off from the controller: " + lower(mode), Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                Faults.cut("storage-3", "controller", mode, CUT));
    }

    private static Scenario cutFromFrontend(LinkMode mode) {
        return linked("cut off from one frontend: " + lower(mode), Demands.SAFETY,
                Faults.cut("frontend-1", "storage-3", mode, CUT));
    }

    private static Scenario isolated(LinkMode mode) {
        return linked("cut off from everything: " + lower(mode), Demands.NOTHING_FAILS_WHILE_LEADERS_CHANGE,
                Faults.isolate("storage-3", mode, CUT));
    }

    private static String lower(LinkMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Scenario damaged(String name, Consumer<Path> damage) {
        return direct(name, Demands.SAFETY, DiskFaults.whileDead("storage-1", damage));
    }

    private static Scenario direct(String name, Demands demands, Fault fault) {
        return new Scenario(name, DIRECT, demands, fault);
    }

    private static Scenario streaming(String name, Demands demands, Fault fault) {
        return new Scenario(name, DIRECT.withStreams(), demands, fault);
    }

    private static Scenario linked(String name, Demands demands, Fault fault) {
        return new Scenario(name, LINKED, demands, fault);
    }
}
