package io.velour.storage.replica;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;

import io.velour.protocol.wire.BatchCodec;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** {@code POST /v1/operations}: a batch of messages in, as many answers out, as of {@link ReplicaBatches}: the hot path of a storage node. */
public final class ReplicaApi implements HttpRequestHandler {
    /** The path that it is mapped to. */
    public static final String PATH = "/v1/operations";
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaApi.class);
    private static final String VERB = "POST";

    private final ReplicaBatches batches;

    public ReplicaApi(ReplicaBatches batches) {
        this.batches = batches;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        requireForm(request, response);
        try (MemoryBudget.Share share = openShare(request)) {
            write(response, batches.answer(read(request), share, request::getHeader));
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
        MemoryBudget.Share share = batches.tryOpen(declared < 0 ? batches.maxBatchBytes() : declared);
        if (share == null) {
            throw new ProblemException(new Problem(429, "overloaded", "Overloaded",
                    "This storage node has as many messages in work as its memory allows.", true));
        }
        return share;
    }

    private byte[] read(HttpServletRequest request) {
        try {
            return BoundedBody.read(request, batches.maxBatchBytes());
        } catch (BodyTooLargeException tooLarge) {
            throw new ProblemException(
                    new Problem(413, "batch-too-large", "Batch too large", String.valueOf(tooLarge.getMessage()),
                            false));
        } catch (IOException broken) {
            LOG.debug("a batch did not arrive", broken);
            throw new ProblemException(Problem.badRequest("The body could not be read to its end."));
        }
    }

    private static void write(HttpServletResponse response, byte[] answers) throws IOException {
        response.setContentType(BatchCodec.MEDIA_TYPE);
        response.setContentLength(answers.length);
        response.getOutputStream().write(answers);
    }
}
