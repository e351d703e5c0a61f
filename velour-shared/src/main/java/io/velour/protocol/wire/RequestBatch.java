package io.velour.protocol.wire;

import java.util.List;

import io.velour.cluster.ClusterId;
import io.velour.protocol.StorageRequest;

/**
 * What one exchange carries to a storage node: requests that are answered one by one, in their order.
 *
 * @param cluster the cluster that the asker belongs to: a node of another one refuses the batch whole
 */
public record RequestBatch(ClusterId cluster, List<StorageRequest> requests) {
    /** The most requests in one batch. */
    public static final int MAX_REQUESTS = 4_096;

    public RequestBatch {
        requests = List.copyOf(requests);
        if (requests.size() > MAX_REQUESTS) {
            throw new IllegalArgumentException(
                    "a batch has at most " + MAX_REQUESTS + " requests, not " + requests.size());
        }
    }
}
