package io.velour.scenario;

import java.time.Duration;

import io.velour.cluster.ClusterSettings;
import io.velour.control.ControlSettings;
import io.velour.replica.BackgroundSettings;
import io.velour.replica.ReplicaSettings;

/** What a scenario is played with; a script may change some of it before anything begins. */
final class WorldSettings {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int USUAL_REDUNDANCY = 3;
    private static final int SWEEP_RECORDS = 100;

    private int rangeRecords = ReplicaSettings.DEFAULT.rangeRecords();
    private Duration verifyEvery = BackgroundSettings.NEVER;
    private int memoryEntries = ReplicaSettings.DEFAULT.memoryEntries();

    /** Returns the settings of a cluster of one partition with so many replicas. */
    ClusterSettings cluster(int redundancy) {
        return new ClusterSettings(0, redundancy, LEASE, Duration.ofMinutes(1), Duration.ofHours(1));
    }

    /** Returns what every process needs to know. */
    ClusterSettings cluster() {
        return cluster(USUAL_REDUNDANCY);
    }

    ControlSettings control() {
        return ControlSettings.forLease(LEASE);
    }

    ReplicaSettings replicas() {
        ReplicaSettings usual = ReplicaSettings.DEFAULT;
        return new ReplicaSettings(usual.abandonedAfter(), usual.retryPause(), rangeRecords, usual.rangeBytes(),
                usual.maxAcknowledged(), usual.maxFinishing(), usual.memoryKeep(), memoryEntries, false)
                .withBackground(new BackgroundSettings(Long.MAX_VALUE, verifyEvery, Long.MAX_VALUE));
    }

    int sweepRecords() {
        return SWEEP_RECORDS;
    }

    Duration deadline() {
        return DEADLINE;
    }

    void memoryEntries(int entries) {
        memoryEntries = entries;
    }

    void verifyEvery(Duration interval) {
        verifyEvery = interval;
    }

    void rangeRecords(int records) {
        rangeRecords = records;
    }
}
