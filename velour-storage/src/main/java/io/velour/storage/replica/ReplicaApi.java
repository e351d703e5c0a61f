package io.velour.storage.replica;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;

import io.velour.cluster.PartitionMap;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RequestBatch;
import io.velour.replica.RecordStoreException;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * {@code POST /v1/operations}: a batch of messages in, as many answers out, both in the compact binary form: the hot path of a
 * storage node.
 *
 * <p>
 * A status of 400 to 499 says that nothing of the batch was looked at; 500 and above, that the outcome of its writes is
 * unknown.
 */
public final class ReplicaApi implements HttpRequestHandler {
    /** The path that it is mapped to. */
    public static final String PATH = "/v1/operations";
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaApi.class);
    private static final String VERB = "POST";

    private final ReplicaService service;
    private final Supplier<@Nullable PartitionMap> map;
    private final MemoryBudget budget;
    private final int maxBatchBytes;
    private final BatchSpans spans;

    /** @param map gives the newest map adopted, null before the first */
    public ReplicaApi(ReplicaService service, Supplier<@Nullable PartitionMap> map, MemoryBudget budget,
            int maxBatchBytes, BatchSpans spans) {
        this.service = service;
        this.map = map;
        this.budget = budget;
        this.maxBatchBytes = maxBatchBytes;
        this.spans = spans;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        requireForm(request, response);
        Span span = spans.begin(request);
        try {
            handle(request, response);
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

    private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (MemoryBudget.Share share = openShare(request)) {
            RequestBatch batch = read(request);
            requireOfThisCluster(batch);
            write(response, answer(batch.requests(), share));
        }
    }

    private static void requireForm(HttpServletRequest request, HttpServletResponse response) {
        if (!VERB.equals(request.getMethod())) {
            response.setHeader("Allow", VERB);
            throw new ProblemException(
                    Problem.ofStatus(405, "Method '" + request.getMethod() + "' is not supported."));
        }
        if (!BatchCodec.MEDIA_TYPE.equalsIgnoreCase(request.getContentType())) {
            throw new ProblemException(Problem.ofStatus(415,
                    "A batch is " + BatchCodec.MEDIA_TYPE + ", not " + request.getContentType() + "."));
        }
    }

    /** A body of unknown length counts as the longest that is taken. */
    private MemoryBudget.Share openShare(HttpServletRequest request) {
        long declared = request.getContentLengthLong();
        MemoryBudget.Share share = budget.tryOpen(declared < 0 ? maxBatchBytes : Math.min(declared, maxBatchBytes));
        if (share == null) {
            throw new ProblemException(new Problem(429, "overloaded", "Overloaded",
                    "This storage node has as many messages in work as its memory allows.", true));
        }
        return share;
    }

    private RequestBatch read(HttpServletRequest request) {
        try {
            return BatchCodec.decodeRequests(BoundedBody.read(request, maxBatchBytes));
        } catch (BodyTooLargeException tooLarge) {
            throw new ProblemException(
                    new Problem(413, "batch-too-large", "Batch too large", String.valueOf(tooLarge.getMessage()),
                            false));
        } catch (MalformedMessageException malformed) {
            throw new ProblemException(Problem.badRequest(String.valueOf(malformed.getMessage())));
        } catch (IOException broken) {
            LOG.debug("a batch did not arrive", broken);
            throw new ProblemException(Problem.badRequest("The body could not be read to its end."));
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

    private static void write(HttpServletResponse response, List<StorageAnswer> answers) throws IOException {
        byte[] body = BatchCodec.encode(answers);
        response.setContentType(BatchCodec.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
