package io.velour.storage.config;

import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.velour.cluster.NodeAddress;
import io.velour.shell.config.NodeAddressText;

/**
 * Everything that can be set of a storage node: one record, so that all that is wrong is said together.
 *
 * @param cluster what the members share
 * @param storage this process's own business
 * @param antiEntropy the comparison of replicas in the background
 */
@Validated
@ConfigurationProperties("velour")
public record StorageProperties(@Valid @DefaultValue Cluster cluster, @Valid @DefaultValue Storage storage,
        @Valid @DefaultValue AntiEntropy antiEntropy) {

    /**
     * What the members share.
     *
     * @param controllerAddress where the controller answers, host:port; required
     * @param readsWithoutLease what becomes of reads while the controller does not renew this node's lease
     */
    public record Cluster(@NodeAddressText @DefaultValue("") String controllerAddress,
            @DefaultValue("serve") ReadsWithoutLease readsWithoutLease) {}

    /**
     * The comparison of replicas in the background: each leader does it with the other replicas of its partitions.
     *
     * @param interval how often each partition is compared
     * @param rate     how many bytes of records this node reads for it in a second
     */
    public record AntiEntropy(@DefaultValue("1h") Duration interval, @DefaultValue("2MB") DataSize rate) {
        @AssertTrue(message = "velour.anti-entropy.interval must be from 1s to 30d")
        public boolean isIntervalSensible() {
            return interval.toMillis() >= 1_000 && interval.compareTo(Duration.ofDays(30)) <= 0;
        }

        @AssertTrue(message = "velour.anti-entropy.rate must be from 1KB to 10GB")
        public boolean isRateSensible() {
            return rate.toKilobytes() >= 1 && rate.toGigabytes() <= 10;
        }
    }

    /** What becomes of reads without a live lease. */
    public enum ReadsWithoutLease {
        /** They are served while the controller cannot be reached: availability first. */
        SERVE,
        /** They are refused: linearizable, always. */
        REFUSE
    }

    /**
     * This process's own business.
     *
     * @param address         where this node answers, host:port, as frontends reach it; required
     * @param name            what operators call it; the address if empty. Kept with the data
     * @param zone            the failure domain that it is in; replicas of a partition are spread over zones
     * @param dataFolder      where the records are kept
     * @param maxBatchSize    the largest batch of messages that is taken, and of answers that is given
     * @param maxInWorkSize   how many bytes of messages may be in work at once; what comes on top is refused
     * @param streamPort      where batches are taken without HTTP round each; 0: any port that is free; -1: nowhere
     * @param maxStreams      how many connections may be open there; further ones are refused, and their batches come by HTTP
     * @param maxWaiting      how many batches of writes may wait for the disk; more are refused
     * @param writeLimit      how long a batch of writes may wait for the disk; then it is given no answer
     * @param renewalInterval how often the lease is renewed; oftener if the cluster's lease is shorter than four times that
     * @param peerLimit       how long another storage node may take over a batch; then it counts as silent
     * @param maxWaitingPerPeer how many messages may wait for one other storage node; more are not sent
     * @param drainOnStop     whether a node that is asked to end first has its replicas moved to others
     * @param drainLimit      how long it waits for that
     * @param handOverLimit   how long a node that ends waits until others serve what it served
     * @param sweepRate       how many records a second are looked at for what is to go by its age
     * @param catchUpRate     how many bytes of records its catching up copies or compares in a second
     * @param recordCacheSize how much of the heap records may take that were used of late
     * @param syncWrites      whether a write is on the disk before it is acknowledged; without it the operating system decides when
     *                        it gets there, and what was acknowledged is lost if all replicas lose power
     * @param blockCacheSize  memory for blocks read from the disk, and for what is not yet written out
     * @param writeBufferSize of it, how much may be not yet written out
     */
    public record Storage(@NodeAddressText @DefaultValue("") String address,
            @Size(max = 255) @Pattern(regexp = PRINTABLE, message = NOT_PRINTABLE) @DefaultValue("") String name,
            @Size(max = 255) @Pattern(regexp = PRINTABLE, message = NOT_PRINTABLE) @DefaultValue("") String zone,
            @DefaultValue("./velour-data/storage") Path dataFolder, @DefaultValue("32MB") DataSize maxBatchSize,
            @DefaultValue("96MB") DataSize maxInWorkSize, @Min(-1) @Max(65_535) @DefaultValue("-1") int streamPort,
            @Min(1) @Max(10_000) @DefaultValue("300") int maxStreams,
            @Min(1) @Max(100_000) @DefaultValue("1024") int maxWaiting,
            @DefaultValue("10s") Duration writeLimit, @DefaultValue("500ms") Duration renewalInterval,
            @DefaultValue("1500ms") Duration peerLimit,
            @Min(1) @Max(1_000_000) @DefaultValue("10000") int maxWaitingPerPeer,
            @DefaultValue("false") boolean drainOnStop, @DefaultValue("10m") Duration drainLimit,
            @DefaultValue("3s") Duration handOverLimit,
            @Min(10) @Max(1_000_000) @DefaultValue("500") int sweepRate,
            @DefaultValue("64MB") DataSize catchUpRate, @DefaultValue("32MB") DataSize recordCacheSize,
            @DefaultValue("true") boolean syncWrites,
            @DefaultValue("128MB") DataSize blockCacheSize, @DefaultValue("16MB") DataSize writeBufferSize) {

        private static final String PRINTABLE = "\\P{Cntrl}*";
        private static final String NOT_PRINTABLE = "must not have control characters";

        @AssertTrue(message = "velour.storage.max-batch-size must be from 1MB to 1GB")
        public boolean isMaxBatchSizeSensible() {
            return maxBatchSize.toMegabytes() >= 1 && maxBatchSize.toMegabytes() <= 1_024;
        }

        @AssertTrue(message = "velour.storage.max-in-work-size must be at least twice velour.storage.max-batch-size: a batch and its answers")
        public boolean isMaxInWorkSizeSensible() {
            return maxInWorkSize.toBytes() >= 2 * maxBatchSize.toBytes();
        }

        @AssertTrue(message = "velour.storage.write-limit must be from 100ms to 1m")
        public boolean isWriteLimitSensible() {
            return writeLimit.toMillis() >= 100 && writeLimit.compareTo(Duration.ofMinutes(1)) <= 0;
        }

        @AssertTrue(message = "velour.storage.renewal-interval must be from 10ms to 15s")
        public boolean isRenewalIntervalSensible() {
            return renewalInterval.toMillis() >= 10 && renewalInterval.compareTo(Duration.ofSeconds(15)) <= 0;
        }

        @AssertTrue(message = "velour.storage.peer-limit must be from 10ms to 1m")
        public boolean isPeerLimitSensible() {
            return peerLimit.toMillis() >= 10 && peerLimit.compareTo(Duration.ofMinutes(1)) <= 0;
        }

        @AssertTrue(message = "velour.storage.catch-up-rate must be from 1KB to 10GB")
        public boolean isCatchUpRateSensible() {
            return catchUpRate.toKilobytes() >= 1 && catchUpRate.toGigabytes() <= 10;
        }

        @AssertTrue(message = "velour.storage.drain-limit must be from 1s to 24h")
        public boolean isDrainLimitSensible() {
            return drainLimit.toSeconds() >= 1 && drainLimit.compareTo(Duration.ofHours(24)) <= 0;
        }

        @AssertTrue(message = "velour.storage.hand-over-limit must be from 0s to 1m")
        public boolean isHandOverLimitSensible() {
            return !handOverLimit.isNegative() && handOverLimit.compareTo(Duration.ofMinutes(1)) <= 0;
        }

        @AssertTrue(message = "velour.storage.record-cache-size must be from 0B to half of the heap, and at most 16GB")
        public boolean isRecordCacheSizeSensible() {
            return !recordCacheSize.isNegative() && recordCacheSize.toGigabytes() <= 16
                    && recordCacheSize.toBytes() <= Runtime.getRuntime().maxMemory() / 2;
        }

        @AssertTrue(message = "velour.storage.block-cache-size must be at least 8MB, and velour.storage.write-buffer-size at most as large")
        public boolean isMemorySensible() {
            return blockCacheSize.toMegabytes() >= 8 && writeBufferSize.toBytes() > 0
                    && writeBufferSize.compareTo(blockCacheSize) <= 0;
        }

        public NodeAddress nodeAddress() {
            return NodeAddress.parse(address);
        }

        public String nodeName() {
            return name.isEmpty() ? address : name;
        }
    }

    public boolean readsWithoutLease() {
        return cluster.readsWithoutLease() == ReadsWithoutLease.SERVE;
    }

    public NodeAddress controllerAddress() {
        return NodeAddress.parse(cluster.controllerAddress());
    }
}
