package io.velour.frontend.kv;

import java.io.IOException;
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
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;
import io.velour.shell.problem.ProblemWriter;

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
    private final int maxValueBytes;

    /** @param maxValueBytes the largest value that is taken */
    public KeyValueApi(KeyRequests requests, PartitionMapHolder holder, int maxValueBytes) {
        this.requests = requests;
        this.holder = holder;
        this.maxValueBytes = maxValueBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            KeyRequest asked = read(request, key(request.getRequestURI()), response);
            KeyPartitioner partitioner = holder.map().orElseThrow(NoMapException::new).settings().partitioner();
            boolean withBody = !"HEAD".equals(request.getMethod());
            AsyncAnswer answer = new AsyncAnswer(request, response);
            requests.run(asked, Origin.of(request),
                    result -> answer
                            .write(out -> KeyResultWriter.write(out, asked.key(), result, partitioner, withBody)));
        } catch (ProblemException wrong) {
            ProblemWriter.write(response, wrong.problem());
        } catch (BodyTooLargeException tooLarge) {
            ProblemWriter.write(response, ErrorResponses.of(tooLarge));
        } catch (NoMapException noMap) {
            ProblemWriter.write(response, ErrorResponses.of(noMap));
        }
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

    private KeyRequest read(HttpServletRequest request, Key key, HttpServletResponse response)
            throws IOException, BodyTooLargeException {
        return switch (request.getMethod()) {
            case "GET", "HEAD" ->
                new KeyRequest.Get(key, valuesOf(request, "If-Match"), valuesOf(request, "If-None-Match"));
            case "PUT" -> {
                WriteCondition condition = conditionOf(request);
                String contentType = contentTypeOf(request);
                Duration timeToLive = timeToLiveOf(request);
                yield new KeyRequest.Put(key, BoundedBody.read(request, maxValueBytes), contentType, timeToLive,
                        condition);
            }
            case "DELETE" -> {
                if (request.getHeader(TIME_TO_LIVE) != null) {
                    throw new ProblemException(Problem.badRequest("A delete has no time to live."));
                }
                yield new KeyRequest.Delete(key, conditionOf(request));
            }
            default -> {
                response.setHeader("Allow", ALLOWED);
                throw new ProblemException(ErrorResponses.methodNotAllowed(request.getMethod()));
            }
        };
    }

    private static List<String> valuesOf(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
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
