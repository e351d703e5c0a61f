package io.velour.storage.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.velour.clock.TimeReading;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;

/** What waits for the loop. */
sealed interface ReplicaTask {
    /** Ends the task without a result. */
    void fail(RuntimeException reason);

    /**
     * A batch of requests, reads excepted.
     *
     * @param weight  about how many bytes it brings and its answers take
     * @param answers gets one for each, in their order
     */
    record Write(List<StorageRequest> requests, long weight,
            CompletableFuture<List<StorageAnswer>> answers) implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            answers.completeExceptionally(reason);
        }
    }

    /** A map to adopt. */
    record Adopt(PartitionMap map, CompletableFuture<Void> adopted) implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            adopted.completeExceptionally(reason);
        }
    }

    /** The controller's answer to a renewal. */
    record TakeRenewal(TimeReading sentAt, RenewalAnswer answer, CompletableFuture<Void> taken) implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            taken.completeExceptionally(reason);
        }
    }

    /** What a question to another storage node came to. */
    record TakeOutcome(PeerOutcome outcome, CompletableFuture<Void> taken) implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            taken.completeExceptionally(reason);
        }
    }

    /** Some time has passed. */
    record Tick() implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            // Nobody waits for it.
        }
    }

    /** Some more may be read of what the disk held when the process started. */
    record Load() implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            // Nobody waits for it.
        }
    }

    /** Some more records may be looked at for what is to go by its age, as many as the time since the last one allows. */
    record Sweep(int recordsPerSecond) implements ReplicaTask {
        @Override
        public void fail(RuntimeException reason) {
            // Nobody waits for it.
        }
    }
}
