package io.velour.frontend.kv;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

import io.velour.cluster.Epoch;
import io.velour.cluster.KeyPartitioner;
import io.velour.cluster.Member;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.operation.GetOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
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
    private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    private final KeyValueService service;
    private final PartitionMapHolder holder;
    private final int maxValueBytes;

    /** @param maxValueBytes the largest value that is taken */
    public KeyValueApi(KeyValueService service, PartitionMapHolder holder, int maxValueBytes) {
        this.service = service;
        this.holder = holder;
        this.maxValueBytes = maxValueBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problem problem = handle(request, response);
        if (problem != null) {
            ProblemWriter.write(response, problem);
        }
    }

    /** Begins what is asked, or returns why not. */
    private @Nullable Problem handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Key key = key(request.getRequestURI());
            return switch (request.getMethod()) {
                case "GET", "HEAD" -> get(key, request, response);
                case "PUT" -> put(key, request, response);
                case "DELETE" -> delete(key, request, response);
                default -> {
                    response.setHeader("Allow", ALLOWED);
                    yield ErrorResponses.methodNotAllowed(request.getMethod());
                }
            };
        } catch (IllegalArgumentException wrongKey) {
            return ErrorResponses.invalidKey(String.valueOf(wrongKey.getMessage()));
        } catch (BodyTooLargeException tooLarge) {
            return ErrorResponses.of(tooLarge);
        } catch (OverloadedException overloaded) {
            return ErrorResponses.of(overloaded);
        } catch (NoMapException noMap) {
            return ErrorResponses.of(noMap);
        }
    }

    private static Key key(String rawTarget) {
        return rawTarget.startsWith(PATH_64)
                ? KeyText.fromBase64(rawTarget.substring(PATH_64.length()))
                : KeyText.fromPath(rawTarget.substring(PATH.length()));
    }

    private @Nullable Problem get(Key key, HttpServletRequest request, HttpServletResponse response)
            throws OverloadedException, NoMapException {
        KeyPartitioner partitioner = partitioner();
        AsyncAnswer answer = new AsyncAnswer(request, response);
        begin(answer, () -> service.get(key, outcome -> {
            switch (outcome) {
                case GetOutcome.Found found -> answer.write(out -> writeValue(out, request, key, partitioner, found));
                case GetOutcome.NotFound notFound -> answer.write(out -> {
                    writeWhoAnswered(out, key, partitioner, notFound.replica(), notFound.epoch());
                    ProblemWriter.write(out, ErrorResponses.of(notFound));
                });
                case GetOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
            }
        }));
        return null;
    }

    /** What may be refused once the exchange is asynchronous. */
    @FunctionalInterface
    private interface Beginning {
        void begin() throws OverloadedException, NoMapException;
    }

    private static void begin(AsyncAnswer answer, Beginning beginning) {
        try {
            beginning.begin();
        } catch (OverloadedException overloaded) {
            answer.problem(ErrorResponses.of(overloaded));
        } catch (NoMapException noMap) {
            answer.problem(ErrorResponses.of(noMap));
        }
    }

    private KeyPartitioner partitioner() throws NoMapException {
        return holder.map().orElseThrow(NoMapException::new).settings().partitioner();
    }

    private void writeValue(HttpServletResponse response, HttpServletRequest request, Key key,
            KeyPartitioner partitioner, GetOutcome.Found found) throws IOException {
        Record.Value value = found.value();
        writeWhoAnswered(response, key, partitioner, found.replica(), found.epoch());
        response.setHeader("ETag", EntityTags.of(value.version()));
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (EntityTags.matchesAny(request.getHeaders("If-None-Match"), value.version())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        // As a header, not as a type: it goes out as the client of the set declared it.
        response.setHeader("Content-Type", value.contentType() == null ? DEFAULT_CONTENT_TYPE : value.contentType());
        response.setContentLength(value.bytes().length);
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(value.bytes());
        }
    }

    private @Nullable Problem put(Key key, HttpServletRequest request, HttpServletResponse response)
            throws IOException, BodyTooLargeException, NoMapException {
        Problem refusal = refusalOfHeaders(request);
        if (refusal != null) {
            return refusal;
        }
        byte[] value = BoundedBody.read(request, maxValueBytes);
        KeyPartitioner partitioner = partitioner();
        AsyncAnswer answer = new AsyncAnswer(request, response);
        begin(answer, () -> service.set(key, value, request.getContentType(), set -> {
            switch (set.outcome()) {
                case WriteOutcome.Done done -> answer.write(out -> {
                    writeWhoAnswered(out, key, partitioner, done.leader(), done.epoch());
                    if (set.toldVersion()) {
                        out.setHeader("ETag", EntityTags.of(done.version()));
                    }
                    out.setStatus(HttpServletResponse.SC_NO_CONTENT);
                });
                case WriteOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
                case WriteOutcome.Indeterminate unknown -> answer.problem(ErrorResponses.of(unknown));
            }
        }));
        return null;
    }

    private @Nullable Problem delete(Key key, HttpServletRequest request, HttpServletResponse response)
            throws NoMapException {
        Problem refusal = refusalOfHeaders(request);
        if (refusal != null) {
            return refusal;
        }
        KeyPartitioner partitioner = partitioner();
        AsyncAnswer answer = new AsyncAnswer(request, response);
        begin(answer, () -> service.delete(key, outcome -> {
            switch (outcome) {
                case WriteOutcome.Done done -> answer.write(out -> {
                    writeWhoAnswered(out, key, partitioner, done.leader(), done.epoch());
                    out.setStatus(HttpServletResponse.SC_NO_CONTENT);
                });
                case WriteOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
                case WriteOutcome.Indeterminate unknown -> answer.problem(ErrorResponses.of(unknown));
            }
        }));
        return null;
    }

    /** A condition or a time to live that is not understood must not be left out silently. */
    private static @Nullable Problem refusalOfHeaders(HttpServletRequest request) {
        for (String header : new String[]{"If-Match", "If-None-Match", "Velour-TTL"}) {
            if (request.getHeader(header) != null) {
                return ErrorResponses.notImplemented(header);
            }
        }
        String contentType = request.getContentType();
        return contentType != null && contentType.length() > Record.MAX_CONTENT_TYPE_LENGTH
                ? ErrorResponses.contentTypeTooLong(contentType.length())
                : null;
    }

    private static void writeWhoAnswered(HttpServletResponse response, Key key, KeyPartitioner partitioner,
            Member replica, Epoch epoch) {
        response.setHeader("Velour-Partition", partitioner.partitionOf(key).toString());
        response.setHeader("Velour-Epoch", epoch.toString());
        response.setHeader("Velour-Replica", replica.node().toString());
    }
}
