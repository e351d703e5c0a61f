package io.velour.frontend.kv;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;

import io.velour.frontend.trace.Origin;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;
import io.velour.shell.problem.ProblemWriter;

/** {@code POST /v1/batch}: a JSON list of gets, puts and deletes, carried out all at once, each with its own result. */
public final class BatchApi implements HttpRequestHandler {
    public static final String PATH = "/v1/batch";
    private static final String VERB = "POST";

    private final KeyRequests requests;
    private final BatchReader reader;
    private final int maxBytes;

    /**
     * @param maxEntries    how many entries a batch may have
     * @param maxBytes      how long its body may be, and how many bytes of values its answer may have
     * @param maxValueBytes the largest value that is taken
     */
    public BatchApi(KeyRequests requests, int maxEntries, int maxBytes, int maxValueBytes) {
        this.requests = requests;
        this.reader = new BatchReader(maxEntries, maxValueBytes);
        this.maxBytes = maxBytes;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            requireForm(request, response);
            List<BatchEntry> entries = reader.read(BoundedBody.read(request, maxBytes));
            AsyncAnswer answer = new AsyncAnswer(request, response);
            new BatchRun(entries, maxBytes, results -> writeLater(answer, entries, results)).start(requests,
                    Origin.of(request));
        } catch (ProblemException wrong) {
            ProblemWriter.write(response, wrong.problem());
        } catch (BodyTooLargeException tooLarge) {
            ProblemWriter.write(response, ErrorResponses.batchTooLarge(tooLarge));
        }
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

    /** On a thread of its own: an answer of megabytes must not keep a channel waiting for a slow client. */
    private static void writeLater(AsyncAnswer answer, List<BatchEntry> entries, List<KeyResult> results) {
        Thread.ofVirtual().name("batch-answer").start(() -> answer
                .write(response -> JsonAnswer.write(response, BatchResultWriter.toJson(entries, results))));
    }
}
