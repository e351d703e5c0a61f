package io.velour.storage.replica;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

import io.velour.cluster.ClusterId;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RequestBatch;
import io.velour.replica.RecordStoreException;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemWriter;

/**
 * {@code POST /v1/operations}: a batch of messages in, as many answers out, both in the compact binary form. Handled
 * without the machinery of annotated methods: this is the hot path of a storage node.
 */
public final class ReplicaApi implements HttpRequestHandler {
    /** The path that it is mapped to. */
    public static final String PATH = "/v1/operations";

    private final ReplicaService service;
    private final Supplier<@Nullable PartitionMap> map;
    private final int maxBatchBytes;

    /** @param map gives the newest map adopted, null before the first */
    public ReplicaApi(ReplicaService service, Supplier<@Nullable PartitionMap> map, int maxBatchBytes) {
        this.service = service;
        this.map = map;
        this.maxBatchBytes = maxBatchBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            ProblemWriter.write(response,
                    Problem.ofStatus(405, "Method '" + request.getMethod() + "' is not supported."));
            return;
        }
        try {
            RequestBatch batch = BatchCodec.decodeRequests(BoundedBody.read(request, maxBatchBytes));
            Problem refusal = refusal(batch.cluster());
            if (refusal == null) {
                write(response, service.answer(batch.requests()));
            } else {
                ProblemWriter.write(response, refusal);
            }
        } catch (BodyTooLargeException tooLarge) {
            ProblemWriter.write(response,
                    new Problem(413, "batch-too-large", "Batch too large", String.valueOf(tooLarge.getMessage()),
                            false));
        } catch (MalformedMessageException malformed) {
            ProblemWriter.write(response, Problem.badRequest(String.valueOf(malformed.getMessage())));
        } catch (ExecutionException | RecordStoreException failed) {
            ProblemWriter.write(response, new Problem(503, "store-failed", "The disk failed",
                    "This storage node can acknowledge nothing.", false));
        } catch (TimeoutException late) {
            ProblemWriter.write(response, new Problem(503, "store-slow", "The disk is slow",
                    "The writes took too long; what became of them is unknown.", true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ProblemWriter.write(response, Problem.ofStatus(503, "This storage node is ending."));
        }
    }

    private @Nullable Problem refusal(ClusterId asked) {
        PartitionMap adopted = map.get();
        return adopted == null || adopted.cluster().equals(asked)
                ? null
                : new Problem(409, "other-cluster", "Another cluster",
                        "This storage node belongs to cluster " + adopted.cluster() + ", not to " + asked + ".", false);
    }

    private static void write(HttpServletResponse response, List<StorageAnswer> answers) throws IOException {
        byte[] body = BatchCodec.encode(answers);
        response.setContentType(BatchCodec.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
