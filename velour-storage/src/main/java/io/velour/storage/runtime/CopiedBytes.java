package io.velour.storage.runtime;

import java.util.HashMap;
import java.util.Map;

import io.velour.cluster.PartitionId;
import io.velour.replica.CatchUpProgress;

/**
 * Sums up over time what catch-ups copy, each of which counts for itself and is forgotten at its end. What one copies between the
 * last look and its end is missed: none goes on once it has caught up, and that is looked at for a while. For one thread.
 */
final class CopiedBytes {
    private Map<PartitionId, Long> seen = Map.of();
    private long total;

    /** Adds what is new, and returns how much it is altogether. */
    long add(Map<PartitionId, CatchUpProgress> catchUps) {
        Map<PartitionId, Long> now = new HashMap<>();
        catchUps.forEach((partition, progress) -> {
            long before = seen.getOrDefault(partition, 0L);
            long copied = progress.copiedBytes();
            // Less than before: another catch-up of the same partition, from its beginning.
            total += copied < before ? copied : copied - before;
            now.put(partition, copied);
        });
        seen = now;
        return total;
    }
}
