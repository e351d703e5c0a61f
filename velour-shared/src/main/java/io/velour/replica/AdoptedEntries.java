package io.velour.replica;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;

/**
 * The entry that a member has adopted for each partition. Written by one thread, read by any. Adopting is monotonic: an
 * entry yields only to one of a later epoch, whoever brings it.
 */
final class AdoptedEntries {
    private final Member self;
    private final AtomicReferenceArray<@Nullable ReplicaSet> entries;

    AdoptedEntries(Member self, int partitions) {
        this.self = self;
        this.entries = new AtomicReferenceArray<>(partitions);
    }

    /** Adopts the entry if it is of a later epoch than the one adopted, and tells whether it is. */
    boolean adopt(ReplicaSet entry) {
        int index = entry.partition().value();
        ReplicaSet current = entries.get(index);
        if (current != null && !entry.epoch().isAfter(current.epoch())) {
            return false;
        }
        entries.set(index, entry);
        return true;
    }

    /** Returns the entry adopted for a partition; null before the first, and for a partition that there is not. */
    @Nullable
    ReplicaSet get(PartitionId partition) {
        return isKnown(partition) ? entries.get(partition.value()) : null;
    }

    boolean isKnown(PartitionId partition) {
        return partition.value() < entries.length();
    }

    int size() {
        return entries.length();
    }

    /** Returns why a message of this epoch cannot be taken, or null. */
    @Nullable
    StorageAnswer refusal(@Nullable ReplicaSet entry, Epoch asked) {
        if (entry == null || asked.isAfter(entry.epoch())) {
            return refused(Refusal.NOT_READY, entry);
        }
        if (entry.epoch().isAfter(asked)) {
            return new StorageAnswer.Refused(Refusal.STALE_EPOCH, entry.epoch(), entry);
        }
        return entry.replicaOf(self).isPresent() ? null : refused(Refusal.NOT_LISTED, entry);
    }

    static StorageAnswer refused(Refusal refusal, @Nullable ReplicaSet entry) {
        return new StorageAnswer.Refused(refusal, entry == null ? Epoch.NONE : entry.epoch(), null);
    }
}
