package io.velour.frontend.config;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.velour.cluster.NodeAddress;
import io.velour.shell.config.NodeAddressText;

/**
 * Everything that can be set of a frontend: one record, so that all that is wrong is said together.
 *
 * @param cluster  what the members share
 * @param frontend this process's own business
 * @param limits   what applications may ask
 */
@Validated
@ConfigurationProperties("velour")
public record FrontendProperties(@Valid @DefaultValue Cluster cluster, @Valid @DefaultValue Frontend frontend,
        @Valid @DefaultValue Limits limits) {

    /**
     * What the members share.
     *
     * @param controllerAddress where the controller answers, host:port; required
     */
    public record Cluster(@NodeAddressText @DefaultValue("") String controllerAddress) {}

    /**
     * This process's own business.
     *
     * @param address           where this frontend answers, host:port; required
     * @param deadline          how long a get or a write may take; then a get is unavailable, and a write indeterminate
     * @param maxOperations     how many gets and writes may be under way; more are refused
     * @param maxWaitingPerNode how many messages may wait for one storage node, reads and writes each; more are refused
     * @param transport         by what batches go to storage nodes
     * @param connectLimit      how long connecting to a storage node may take
     * @param readLimit         how long a storage node may take over a batch of reads
     * @param writeLimit        how long a storage node may take over a batch of writes
     * @param maxAnswerSize     the largest batch of answers that is taken; a larger one counts as silence
     * @param hotKeySampling    one in how many operations is counted, to find the keys that are asked most; 0: none
     */
    public record Frontend(@NodeAddressText @DefaultValue("") String address, @DefaultValue("10s") Duration deadline,
            @Min(1) @Max(1_000_000) @DefaultValue("20000") int maxOperations,
            @Min(1) @Max(1_000_000) @DefaultValue("10000") int maxWaitingPerNode,
            @DefaultValue("http") Transport transport, @DefaultValue("500ms") Duration connectLimit,
            @DefaultValue("1s") Duration readLimit,
            @DefaultValue("5s") Duration writeLimit, @DefaultValue("64MB") DataSize maxAnswerSize,
            @Min(0) @Max(1_000_000) @DefaultValue("16") int hotKeySampling) {

        @AssertTrue(message = "velour.frontend.deadline must be from 100ms to 1m")
        public boolean isDeadlineSensible() {
            return deadline.toMillis() >= 100 && deadline.compareTo(Duration.ofMinutes(1)) <= 0;
        }

        @AssertTrue(message = "velour.frontend.connect-limit, read-limit and write-limit must be from 10ms to 1m")
        public boolean isEveryLimitSensible() {
            return isLimit(connectLimit) && isLimit(readLimit) && isLimit(writeLimit);
        }

        @AssertTrue(message = "velour.frontend.max-answer-size must be from 1MB to 1GB")
        public boolean isMaxAnswerSizeSensible() {
            return maxAnswerSize.toMegabytes() >= 1 && maxAnswerSize.compareTo(DataSize.ofGigabytes(1)) <= 0;
        }

        private static boolean isLimit(Duration limit) {
            return limit.toMillis() >= 10 && limit.compareTo(Duration.ofMinutes(1)) <= 0;
        }

        public NodeAddress nodeAddress() {
            return NodeAddress.parse(address);
        }
    }

    /** By what batches go to storage nodes. */
    public enum Transport {
        /** HTTP, each batch a request. */
        HTTP,
        /** Frames on connections of their own, with nodes that take them; HTTP with the others. */
        STREAM
    }

    /**
     * What applications may ask.
     *
     * @param maxValueSize    the largest value, up to 16 MiB
     * @param maxBatchEntries how many entries a batch may have
     * @param maxBatchSize    how long the body of a batch may be, and how many bytes of values its answer may have
     * @param maxPageKeys     how many keys a page of a listing may have
     * @param maxPageSize     with how many bytes of keys and content types a page ends
     */
    public record Limits(@DefaultValue("1MB") DataSize maxValueSize,
            @Min(1) @Max(10_000) @DefaultValue("1000") int maxBatchEntries,
            @DefaultValue("4MB") DataSize maxBatchSize, @Min(1) @Max(10_000) @DefaultValue("1000") int maxPageKeys,
            @DefaultValue("1MB") DataSize maxPageSize) {
        @AssertTrue(message = "velour.limits.max-value-size must be from 1B to 16MB")
        public boolean isMaxValueSizeSensible() {
            return maxValueSize.toBytes() >= 1 && maxValueSize.compareTo(DataSize.ofMegabytes(16)) <= 0;
        }

        @AssertTrue(message = "velour.limits.max-batch-size must be from 1KB to 64MB")
        public boolean isMaxBatchSizeSensible() {
            return maxBatchSize.compareTo(DataSize.ofKilobytes(1)) >= 0
                    && maxBatchSize.compareTo(DataSize.ofMegabytes(64)) <= 0;
        }

        @AssertTrue(message = "velour.limits.max-page-size must be from 1KB to 16MB")
        public boolean isMaxPageSizeSensible() {
            return maxPageSize.compareTo(DataSize.ofKilobytes(1)) >= 0
                    && maxPageSize.compareTo(DataSize.ofMegabytes(16)) <= 0;
        }
    }

    public NodeAddress controllerAddress() {
        return NodeAddress.parse(cluster.controllerAddress());
    }
}
