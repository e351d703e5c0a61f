package io.velour.frontend.kv;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

import io.velour.cluster.KeyPartitioner;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.frontend.trace.Origin;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * {@code /v1/kv/{key}} and {@code /v1/kv64/{base64url key}}: GET, HEAD, PUT and DELETE of one key. The hot path: the key is
 * cut from the raw request target, and the thread that finishes an operation writes the answer.
 */
public final class KeyValueApi implements HttpRequestHandler {
    /** What the request targets begin with. */
    public static final String PATH = "/v1/kv/";
    public static final String PATH_64 = "/v1/kv64/";
    private static final String ALLOWED = "GET, HEAD, PUT, DELETE";
    private static final String TIME_TO_LIVE = "Velour-TTL";

    private final KeyRequests requests;
    private final PartitionMapHolder holder;
    private final Bodies bodies;
    private final int maxValueBytes;

    /** @param maxValueBytes the largest value that is taken */
    public KeyValueApi(KeyRequests requests, PartitionMapHolder holder, Bodies bodies, int maxValueBytes) {
        this.requests = requests;
        this.holder = holder;
        this.bodies = bodies;
        this.maxValueBytes = maxValueBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) {
        AsyncAnswer answer = new AsyncAnswer(request, response);
        try {
            handle(request, response, key(request.getRequestURI()), answer);
        } catch (ProblemException wrong) {
            answer.problem(wrong.problem());
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response, Key key, AsyncAnswer answer) {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> run(
                    new KeyRequest.Get(key, valuesOf(request, "If-Match"), valuesOf(request, "If-None-Match")),
                    request, answer);
            case "PUT" -> {
                WriteCondition condition = conditionOf(request);
                String contentType = contentTypeOf(request);
                Duration timeToLive = timeToLiveOf(request);
                bodies.read(request, maxValueBytes, ErrorResponses::of, answer, bytes -> run(
                        new KeyRequest.Put(key, bytes, contentType, timeToLive, condition), request, answer));
            }
            case "DELETE" -> {
                if (request.getHeader(TIME_TO_LIVE) != null) {
                    throw new ProblemException(Problem.badRequest("A delete has no time to live."));
                }
                run(new KeyRequest.Delete(key, conditionOf(request)), request, answer);
            }
            default -> {
                response.setHeader("Allow", ALLOWED);
                throw new ProblemException(ErrorResponses.methodNotAllowed(request.getMethod()));
            }
        }
    }

    private void run(KeyRequest asked, HttpServletRequest request, AsyncAnswer answer) {
        KeyPartitioner partitioner = holder.partitioner();
        if (partitioner == null) {
            throw new ProblemException(ErrorResponses.of(new NoMapException()));
        }
        boolean withBody = !"HEAD".equals(request.getMethod());
        requests.run(asked, Origin.of(request), result -> answer.write(withBody ? result.valueBytes() : 0,
                out -> KeyResultWriter.write(out, asked.key(), result, partitioner, withBody)));
    }

    private static Key key(String rawTarget) {
        try {
            return rawTarget.startsWith(PATH_64)
                    ? KeyText.fromBase64(rawTarget.substring(PATH_64.length()))
                    : KeyText.fromPath(rawTarget.substring(PATH.length()));
        } catch (IllegalArgumentException wrongKey) {
            throw new ProblemException(ErrorResponses.invalidKey(String.valueOf(wrongKey.getMessage())));
        }
    }

    private static List<String> valuesOf(HttpServletRequest request, String header) {
        // Nearly every request has none: one look is enough to see that.
        return request.getHeader(header) == null ? List.of() : Collections.list(request.getHeaders(header));
    }

    private static WriteCondition conditionOf(HttpServletRequest request) {
        return WriteCondition.of(valuesOf(request, "If-Match"), valuesOf(request, "If-None-Match"));
    }

    private static @Nullable Duration timeToLiveOf(HttpServletRequest request) {
        List<String> values = valuesOf(request, TIME_TO_LIVE);
        return values.isEmpty() ? null : TimeToLive.parse(String.join(", ", values));
    }

    private static @Nullable String contentTypeOf(HttpServletRequest request) {
        String contentType = request.getContentType();
        if (contentType != null && contentType.length() > Record.MAX_CONTENT_TYPE_LENGTH) {
            throw new ProblemException(ErrorResponses.contentTypeTooLong(contentType.length()));
        }
        return contentType;
    }
}
