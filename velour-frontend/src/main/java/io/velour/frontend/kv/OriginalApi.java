package io.velour.frontend.kv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

import io.velour.frontend.trace.Origin;
import io.velour.operation.GetOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Key;
import io.velour.record.Record;

/**
 * The original interface, word for word: {@code /get/?key=} and {@code /set/?key=&value=} or with the value as the body.
 * Whatever does not fit is answered 501 and one line.
 */
public final class OriginalApi implements HttpRequestHandler {
    public static final List<String> PATHS = List.of("/get", "/get/", "/set", "/set/");
    private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    private final KeyValueService service;
    private final Bodies bodies;
    private final int maxValueBytes;

    /** @param maxValueBytes the largest value that is taken */
    public OriginalApi(KeyValueService service, Bodies bodies, int maxValueBytes) {
        this.service = service;
        this.bodies = bodies;
        this.maxValueBytes = maxValueBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) {
        AsyncAnswer answer = new AsyncAnswer(request, response);
        refusing(answer, () -> {
            OriginalQuery query = OriginalQuery.parse(request.getQueryString());
            Key key = new Key(query.key());
            if (request.getRequestURI().startsWith("/get")) {
                get(key, query, request, answer);
            } else {
                requireMethod(request, "GET", "POST");
                bodies.read(request, maxValueBytes, ErrorResponses::of, answer,
                        body -> refusing(answer, () -> set(key, value(query, body, request), request, answer)));
            }
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws OverloadedException, NoMapException;
    }

    private static void refusing(AsyncAnswer answer, Step step) {
        try {
            step.run();
        } catch (IllegalArgumentException wrongUse) {
            answer.write(out -> writeLine(out, 501, String.valueOf(wrongUse.getMessage())));
        } catch (OverloadedException overloaded) {
            answer.problem(ErrorResponses.of(overloaded));
        } catch (NoMapException noMap) {
            answer.problem(ErrorResponses.of(noMap));
        }
    }

    private void get(Key key, OriginalQuery query, HttpServletRequest request, AsyncAnswer answer)
            throws OverloadedException, NoMapException {
        requireMethod(request, "GET");
        if (!query.values().isEmpty()) {
            throw new IllegalArgumentException("a get has no value");
        }
        service.get(key, Origin.of(request), outcome -> {
            switch (outcome) {
                case GetOutcome.Found found -> answer.write(found.value().bytes().length,
                        out -> writeValue(out, found.value()));
                case GetOutcome.NotFound _ -> answer.write(out -> writeLine(out, 404, "no value"));
                case GetOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
            }
        });
    }

    private void set(Key key, NewValue value, HttpServletRequest request, AsyncAnswer answer)
            throws OverloadedException, NoMapException {
        service.set(key, value, Origin.of(request), set -> {
            switch (set.outcome()) {
                case WriteOutcome.Done _ -> answer.write(out -> out.setContentLength(0));
                case WriteOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
                case WriteOutcome.Indeterminate unknown -> answer.problem(ErrorResponses.of(unknown));
            }
        });
    }

    private static NewValue value(OriginalQuery query, byte[] body, HttpServletRequest request) {
        String contentType = query.values().isEmpty() ? request.getContentType() : null;
        return new NewValue(bytes(query, body, request), storable(contentType), Record.Value.NEVER);
    }

    /** The value of the parameter, or the body; an empty body is no value. */
    private static byte[] bytes(OriginalQuery query, byte[] body, HttpServletRequest request) {
        if (query.values().size() > 1) {
            throw new IllegalArgumentException(query.values().size() + " values");
        }
        if (query.values().isEmpty()) {
            if (body.length == 0) {
                throw new IllegalArgumentException("no value");
            }
            if ("GET".equals(request.getMethod())) {
                throw new IllegalArgumentException("the value in the body of a GET");
            }
            return body;
        }
        if (body.length > 0) {
            throw new IllegalArgumentException("a value in the query and another in the body");
        }
        return query.values().getFirst();
    }

    private static void requireMethod(HttpServletRequest request, String... allowed) {
        if (!List.of(allowed).contains(request.getMethod())) {
            throw new IllegalArgumentException("the method " + request.getMethod() + " means nothing here");
        }
    }

    /** Clients of the original interface do not mean what they declare: curl says form. Only what is too long is left out. */
    private static @Nullable String storable(@Nullable String contentType) {
        return contentType == null || contentType.length() > Record.MAX_CONTENT_TYPE_LENGTH ? null : contentType;
    }

    private static void writeValue(HttpServletResponse response, Record.Value value) throws IOException {
        response.setHeader("Content-Type", value.contentType() == null ? DEFAULT_CONTENT_TYPE : value.contentType());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(value.bytes().length);
        response.getOutputStream().write(value.bytes());
    }

    private static void writeLine(HttpServletResponse response, int status, String line) throws IOException {
        byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
