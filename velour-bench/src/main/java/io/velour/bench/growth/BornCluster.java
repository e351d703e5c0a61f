package io.velour.bench.growth;

import java.util.List;
import java.util.Optional;

import io.velour.clock.TimeReading;
import io.velour.cluster.FolderLives;
import io.velour.cluster.StorageNode;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateMachine;
import io.velour.control.ControlSettings;
import io.velour.control.Decision;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;

/**
 * The controller's shipping state machine of a cluster that has just been born and whose members have all renewed, with a clock
 * that stands until it is moved. What is decided counts as stored at once.
 */
final class BornCluster {
    private static final long BEGIN_MILLIS = 1_700_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** As the controller ships: how many replicas of a node may be filled at a time. */
    private static final int MAX_CATCHING_UP = 64;

    final List<Registration> registrations;
    final ClusterStateMachine machine;
    private long millis = 1;

    BornCluster(Shape shape) {
        registrations = shape.storageNodes().stream().map(BornCluster::registration).toList();
        machine = new ClusterStateMachine(shape.birth(), settings(), Optional.empty(), now());
        registrations.forEach(registration -> carryOut(machine.onRegistered(registration, now())));
        registrations.forEach(registration -> machine.onRenewal(renewal(registration.node()), now()));
    }

    private static ControlSettings settings() {
        ControlSettings of = ControlSettings.forLease(Shape.LEASE);
        return new ControlSettings(of.grace(), of.reReplicationDelay(), MAX_CATCHING_UP, of.suspectWindow(),
                of.maxLeaseClockOffset(), of.firstRejoinWait(), of.longestRejoinWait(), of.leaderMovePause());
    }

    static Registration registration(StorageNode node) {
        return new Registration(node, Optional.empty(), FolderLives.NONE.begun(node.incarnation()));
    }

    ClusterState state() {
        return machine.state().orElseThrow();
    }

    TimeReading now() {
        return new TimeReading(BEGIN_MILLIS + millis, millis * NANOS_PER_MILLI);
    }

    /** Returns how many milliseconds have passed since the beginning. */
    long millis() {
        return millis;
    }

    void pass(long passing) {
        millis += passing;
    }

    /** Returns a renewal of a node that has nothing to report and knows the newest map. */
    Renewal renewal(StorageNode node) {
        long version = machine.state().map(known -> known.map().version()).orElse(0L);
        return new Renewal(node.member(), version, now().wallMillis(), List.of());
    }

    Decision carryOut(Decision decision) {
        decision.next().ifPresent(machine::stored);
        return decision;
    }
}
