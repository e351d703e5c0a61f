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
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.ProblemWriter;

/**
 * The original interface, word for word: {@code /get/?key=} and {@code /set/?key=&value=} or with the value as the body.
 * Whatever does not fit is answered 501 and one line.
 */
public final class OriginalApi implements HttpRequestHandler {
    public static final List<String> PATHS = List.of("/get", "/get/", "/set", "/set/");
    private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

    private final KeyValueService service;
    private final int maxValueBytes;

    public OriginalApi(KeyValueService service, int maxValueBytes) {
        this.service = service;
        this.maxValueBytes = maxValueBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            OriginalQuery query = OriginalQuery.parse(request.getQueryString());
            Key key = new Key(query.key());
            if (request.getRequestURI().startsWith("/get")) {
                get(key, query, request, response);
            } else {
                set(key, query, request, response);
            }
        } catch (IllegalArgumentException wrongUse) {
            writeLine(response, 501, String.valueOf(wrongUse.getMessage()));
        } catch (BodyTooLargeException tooLarge) {
            ProblemWriter.write(response, ErrorResponses.of(tooLarge));
        }
    }

    private void get(Key key, OriginalQuery query, HttpServletRequest request, HttpServletResponse response) {
        requireMethod(request, "GET");
        if (!query.values().isEmpty()) {
            throw new IllegalArgumentException("a get has no value");
        }
        AsyncAnswer answer = new AsyncAnswer(request, response);
        try {
            service.get(key, Origin.of(request), outcome -> {
                switch (outcome) {
                    case GetOutcome.Found found -> answer.write(out -> writeValue(out, found.value()));
                    case GetOutcome.NotFound _ -> answer.write(out -> writeLine(out, 404, "no value"));
                    case GetOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
                }
            });
        } catch (OverloadedException overloaded) {
            answer.problem(ErrorResponses.of(overloaded));
        } catch (NoMapException noMap) {
            answer.problem(ErrorResponses.of(noMap));
        }
    }

    private void set(Key key, OriginalQuery query, HttpServletRequest request, HttpServletResponse response)
            throws IOException, BodyTooLargeException {
        requireMethod(request, "GET", "POST");
        byte[] value = value(query, request);
        boolean inBody = query.values().isEmpty();
        String contentType = inBody ? request.getContentType() : null;
        AsyncAnswer answer = new AsyncAnswer(request, response);
        try {
            service.set(key, new NewValue(value, storable(contentType), Record.Value.NEVER), Origin.of(request),
                    set -> {
                        switch (set.outcome()) {
                            case WriteOutcome.Done _ -> answer.write(out -> out.setContentLength(0));
                            case WriteOutcome.Unavailable unavailable -> answer.problem(ErrorResponses.of(unavailable));
                            case WriteOutcome.Indeterminate unknown -> answer.problem(ErrorResponses.of(unknown));
                        }
                    });
        } catch (OverloadedException overloaded) {
            answer.problem(ErrorResponses.of(overloaded));
        } catch (NoMapException noMap) {
            answer.problem(ErrorResponses.of(noMap));
        }
    }

    /** The value of the parameter, or the body; an empty body is no value. */
    private byte[] value(OriginalQuery query, HttpServletRequest request) throws IOException, BodyTooLargeException {
        byte[] body = BoundedBody.read(request, maxValueBytes);
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
