package io.velour.protocol;

import io.velour.cluster.Epoch;

/**
 * What a {@code SERVING} replica answers by reading alone, under a lease that is live after the local read: nothing is
 * stored, and any thread may answer it.
 */
public sealed interface ReadRequest extends StorageRequest permits StorageRequest.Read, StorageRequest.ListKeys {
    /** Returns the epoch that the asker believes. */
    Epoch epoch();
}
