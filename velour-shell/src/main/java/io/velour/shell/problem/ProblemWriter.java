package io.velour.shell.problem;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

/** Writes a problem as the whole answer. */
public final class ProblemWriter {
    private static final String RETRY_AFTER_SECONDS = "1";

    private ProblemWriter() {}

    /**
     * Replaces what has been prepared of the answer. Does nothing if the answer is already on its way.
     *
     * @throws IOException if the client has gone
     */
    public static void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = problem.toJson();
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (problem.status() == 429 || problem.status() == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
