package io.velour.storage.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.velour.cluster.PartitionMap;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;

/** What waits for the loop. */
sealed interface ReplicaTask {
    /** Ends the task without a result. */
    void fail(RuntimeException reason);

    /** A batch of writes; {@code answers} gets one for each, in their order. */
    record Write(List<StorageRequest> requests, long bytes,
            CompletableFuture<List<StorageAnswer>> answers) implements ReplicaTask {
        Write(List<StorageRequest> requests) {
            this(requests, requests.stream().mapToLong(BatchCodec::expectedLength).sum(), new CompletableFuture<>());
        }

        @Override
        public void fail(RuntimeException reason) {
            answers.completeExceptionally(reason);
        }
    }

    /** A map to adopt. */
    record Adopt(PartitionMap map, CompletableFuture<Void> adopted) implements ReplicaTask {
        Adopt(PartitionMap map) {
            this(map, new CompletableFuture<>());
        }

        @Override
        public void fail(RuntimeException reason) {
            adopted.completeExceptionally(reason);
        }
    }
}
