package io.velour.controller.admin;

import io.velour.control.PartitionStates;

/**
 * How many partitions are how well off, by the leases.
 *
 * @param available   as many replicas serve as the redundancy says, and none that is listed is away
 * @param degraded    at least one serves
 * @param unavailable none serves
 */
record PartitionCounts(int available, int degraded, int unavailable) {
    static final PartitionCounts NONE = new PartitionCounts(0, 0, 0);

    static PartitionCounts of(PartitionStates states) {
        return new PartitionCounts(states.available(), states.degraded(), states.unavailable());
    }
}
