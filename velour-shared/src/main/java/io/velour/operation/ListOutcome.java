package io.velour.operation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.protocol.ListedKey;
import io.velour.record.Key;

/** How a listing of keys of one partition ended. */
public sealed interface ListOutcome {
    /**
     * Keys in their order.
     *
     * @param through the last key that was looked at; null if there are no more in the partition
     */
    record Keys(List<ListedKey> keys, @Nullable Key through) implements ListOutcome {
        public Keys {
            keys = List.copyOf(keys);
        }
    }

    /** No replica could be read in time. Nothing was written, so it may be asked again. */
    record Unavailable(String reason) implements ListOutcome {}
}
