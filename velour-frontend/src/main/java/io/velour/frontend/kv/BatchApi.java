package io.velour.frontend.kv;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

import io.velour.frontend.trace.Origin;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/** {@code POST /v1/batch}: a JSON list of gets, puts and deletes, carried out all at once, each with its own result. */
public final class BatchApi implements HttpRequestHandler {
    public static final String PATH = "/v1/batch";
    private static final String VERB = "POST";

    private final KeyRequests requests;
    private final Bodies bodies;
    private final BatchReader reader;
    private final int maxBytes;

    /**
     * @param maxEntries    how many entries a batch may have
     * @param maxBytes      how long its body may be, and how many bytes of values its answer may have
     * @param maxValueBytes the largest value that is taken
     */
    public BatchApi(KeyRequests requests, Bodies bodies, int maxEntries, int maxBytes, int maxValueBytes) {
        this.requests = requests;
        this.bodies = bodies;
        this.reader = new BatchReader(maxEntries, maxValueBytes);
        this.maxBytes = maxBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) {
        AsyncAnswer answer = new AsyncAnswer(request, response);
        try {
            requireForm(request, response);
            bodies.read(request, maxBytes, ErrorResponses::batchTooLarge, answer,
                    body -> run(reader.read(body), Origin.of(request), answer));
        } catch (ProblemException wrong) {
            answer.problem(wrong.problem());
        }
    }

    private void run(List<BatchEntry> entries, Origin origin, AsyncAnswer answer) {
        new BatchRun(entries, maxBytes, results -> answer.writeAside(
                response -> JsonAnswer.write(response, BatchResultWriter.toJson(entries, results))))
                .start(requests, origin);
    }

    private static void requireForm(HttpServletRequest request, HttpServletResponse response) {
        if (!VERB.equals(request.getMethod())) {
            response.setHeader("Allow", VERB);
            throw new ProblemException(ErrorResponses.methodNotAllowed(request.getMethod()));
        }
        if (!isJson(request.getContentType())) {
            throw new ProblemException(Problem.ofStatus(415, "A batch is application/json."));
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase(JsonAnswer.MEDIA_TYPE);
    }
}
