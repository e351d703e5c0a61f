package io.velour.replica;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;

/** Where a record is. Compared by hand, for it is compared for each message of each batch: what the compiler makes of a record took 7 % of the loop. */
public record RecordPlace(PartitionId partition, Key key) {
    @Override
    public boolean equals(Object other) {
        return other instanceof RecordPlace(PartitionId otherPartition, Key otherKey)
                && partition.value() == otherPartition.value() && key.equals(otherKey);
    }

    @Override
    public int hashCode() {
        return 31 * partition.value() + key.hashCode();
    }
}
