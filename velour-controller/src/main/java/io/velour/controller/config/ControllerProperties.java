package io.velour.controller.config;

import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import io.velour.cluster.ClusterSettings;
import io.velour.cluster.KeyPartitioner;
import io.velour.control.ControlSettings;

/**
 * Everything that can be set of a controller: one record, so that all that is wrong is said together.
 *
 * @param cluster    what is the same for the whole cluster; fixed when it is born
 * @param controller this process's own business
 */
@Validated
@ConfigurationProperties("velour")
public record ControllerProperties(@Valid @DefaultValue Cluster cluster, @Valid @DefaultValue Controller controller) {
    /** A relation between fields: a partition's replicas are on distinct nodes. */
    @AssertTrue(message = "velour.cluster.redundancy must not be larger than velour.controller.expected-storage-nodes")
    public boolean isRedundancyPossible() {
        return cluster.redundancy() <= controller.expectedStorageNodes();
    }

    /** A relation between fields: a version within the clocks' offset must never be refused for its age. */
    @AssertTrue(message = "velour.cluster.tombstone-retention must be at least four times velour.cluster.max-clock-offset")
    public boolean isRetentionLongEnough() {
        return cluster.tombstoneRetention().compareTo(cluster.maxClockOffset().multipliedBy(4)) >= 0;
    }

    /** Returns the settings with which a cluster would be born now. */
    public ClusterSettings clusterSettings() {
        return new ClusterSettings(KeyPartitioner.digitsFor(controller.expectedStorageNodes()), cluster.redundancy(),
                cluster.lease(), cluster.maxClockOffset(), cluster.tombstoneRetention());
    }

    /** Returns how patient this controller is. */
    public ControlSettings controlSettings() {
        ControlSettings usual = ControlSettings.forLease(cluster.lease());
        return new ControlSettings(usual.grace(), controller.reReplicationDelay(), controller.maxCatchingUpPerNode(),
                usual.suspectWindow(), usual.maxLeaseClockOffset(), usual.firstRejoinWait(), usual.longestRejoinWait(),
                usual.leaderMovePause());
    }

    /**
     * What is the same for the whole cluster.
     *
     * @param redundancy         replicas of each partition, 1 to 16
     * @param lease              how long a storage node may serve reads after its last renewal
     * @param maxClockOffset     how far a version may be ahead of a storage node's clock
     * @param tombstoneRetention how long the mark of a delete is kept
     */
    public record Cluster(@Min(1) @Max(ClusterSettings.MAX_REDUNDANCY) @DefaultValue("2") int redundancy,
            @DefaultValue("2s") Duration lease, @DefaultValue("1m") Duration maxClockOffset,
            @DefaultValue("1h") Duration tombstoneRetention) {

        @AssertTrue(message = "velour.cluster.lease must be from 100ms to 1m")
        public boolean isLeaseSensible() {
            return lease.toMillis() >= 100 && lease.compareTo(Duration.ofMinutes(1)) <= 0;
        }

        @AssertTrue(message = "velour.cluster.max-clock-offset must be from 100ms to 1h")
        public boolean isMaxClockOffsetSensible() {
            return maxClockOffset.toMillis() >= 100 && maxClockOffset.compareTo(Duration.ofHours(1)) <= 0;
        }
    }

    /**
     * This process's own business.
     *
     * @param expectedStorageNodes how many storage nodes must be there for the cluster to be born, 1 to 4,096
     * @param dataFolder           where the cluster's state is kept
     * @param reReplicationDelay   how long a storage node may be away before its replicas are made anew elsewhere
     * @param maxCatchingUpPerNode how many replicas of one node may be filled at a time
     */
    public record Controller(@Min(1) @Max(4_096) @DefaultValue("3") int expectedStorageNodes,
            @DefaultValue("./velour-data/controller") Path dataFolder,
            @DefaultValue("5m") Duration reReplicationDelay,
            @Min(1) @Max(65_536) @DefaultValue("64") int maxCatchingUpPerNode) {
        @AssertTrue(message = "velour.controller.re-replication-delay must be from 1s to 24h")
        public boolean isReReplicationDelaySensible() {
            return reReplicationDelay.toSeconds() >= 1 && reReplicationDelay.compareTo(Duration.ofHours(24)) <= 0;
        }
    }
}
