package io.velour.storage.replica;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.PartitionMap;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RequestBatch;
import io.velour.replica.RecordStoreException;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * Batches of messages in, as many answers out, both in the compact binary form, whatever they come by. What is wrong is thrown as a problem:
 * one with a status of 400 to 499 says that nothing of the batch was looked at; 500 and above, that the outcome of its writes is
 * unknown. For many threads.
 */
public final class ReplicaBatches {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaBatches.class);

    private final ReplicaService service;
    private final Supplier<@Nullable PartitionMap> map;
    private final MemoryBudget budget;
    private final int maxBatchBytes;
    private final BatchSpans spans;

    /** @param map gives the newest map adopted, null before the first */
    public ReplicaBatches(ReplicaService service, Supplier<@Nullable PartitionMap> map, MemoryBudget budget,
            int maxBatchBytes, BatchSpans spans) {
        this.service = service;
        this.map = map;
        this.budget = budget;
        this.maxBatchBytes = maxBatchBytes;
        this.spans = spans;
    }

    /** Returns how long a batch may be. */
    public int maxBatchBytes() {
        return maxBatchBytes;
    }

    /**
     * Returns the share of memory of a batch that has not been read yet; to be closed when its answers are written. Null if so much is not left: then it is
     * to be refused unread.
     *
     * @param bytes how long it is; of what is longer than a batch may be no more is going to be read
     */
    public MemoryBudget.@Nullable Share tryOpen(long bytes) {
        return budget.tryOpen(Math.min(bytes, maxBatchBytes));
    }

    /**
     * Returns the answers to a batch, on this thread, which must be a platform thread.
     *
     * @param header gives what came with it under a name, or null
     * @param share  of this batch; grows by the records in the answers
     */
    public byte[] answer(byte[] batch, MemoryBudget.Share share, Function<String, @Nullable String> header) {
        Span span = spans.begin(header);
        try {
            return answerUntraced(batch, share);
        } catch (RuntimeException failure) {
            if (span != null) {
                span.error(failure);
            }
            throw failure;
        } finally {
            if (span != null) {
                span.end();
            }
        }
    }

    private byte[] answerUntraced(byte[] bytes, MemoryBudget.Share share) {
        RequestBatch batch = decode(bytes);
        requireOfThisCluster(batch);
        return BatchCodec.encode(answer(batch.requests(), share));
    }

    private static RequestBatch decode(byte[] bytes) {
        try {
            return BatchCodec.decodeRequests(bytes);
        } catch (MalformedMessageException malformed) {
            throw new ProblemException(Problem.badRequest(String.valueOf(malformed.getMessage())));
        }
    }

    private void requireOfThisCluster(RequestBatch batch) {
        PartitionMap adopted = map.get();
        if (adopted == null) {
            return;
        }
        if (!adopted.cluster().equals(batch.cluster())) {
            throw new ProblemException(
                    new Problem(409, "other-cluster", "Another cluster", "This storage node belongs to cluster "
                            + adopted.cluster() + ", not to " + batch.cluster() + ".", false));
        }
        int partitions = adopted.replicaSets().size();
        for (StorageRequest request : batch.requests()) {
            if (request.partition().value() >= partitions) {
                throw new ProblemException(Problem.badRequest("There is no partition " + request.partition()
                        + ": this cluster has " + partitions + "."));
            }
        }
    }

    private List<StorageAnswer> answer(List<StorageRequest> requests, MemoryBudget.Share share) {
        try {
            return service.answer(requests, share);
        } catch (RecordStoreException unreadable) {
            LOG.error("a batch is given no answer", unreadable);
            throw storeFailed();
        } catch (ExecutionException failed) {
            LOG.debug("the writes of a batch are given no answer", failed);
            throw failed.getCause() instanceof RecordStoreException ? storeFailed() : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw new ProblemException(new Problem(503, "store-slow", "The disk is slow",
                    "The writes took too long; what became of them is unknown.", true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.ofStatus(503, "This storage node is ending."));
        }
    }

    private static ProblemException storeFailed() {
        return new ProblemException(new Problem(503, "store-failed", "The disk failed",
                "This storage node cannot answer; its health says why.", false));
    }
}
