package io.velour.shell.problem;

import java.io.IOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what Tomcat refuses by itself (a request line or a header that it cannot read) with a problem, not a page. */
public final class ProblemErrorReportValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemErrorReportValve.class);

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            ProblemWriter.write(response, problemOf(request, response.getStatus()));
            response.finishResponse();
        } catch (IOException clientGone) {
            LOG.debug("the client did not wait for the answer", clientGone);
        }
    }

    private static Problem problemOf(Request request, int status) {
        String target = request.getRequestURI();
        return switch (status) {
            case 400 -> unreadable(target);
            case 404 -> Problem.ofStatus(404, "There is nothing at " + target + ".");
            case 405 -> Problem.ofStatus(405, request.getMethod() + " is not served here.");
            case 500 -> Problem.internal();
            default -> Problem.ofStatus(status, "The request cannot be served as it stands.");
        };
    }

    /** A key that Tomcat itself cannot let through is the only thing of ours that may be wrong with a path. */
    private static Problem unreadable(@Nullable String target) {
        return target != null && target.startsWith("/v1/kv")
                ? new Problem(400, "invalid-key", "Invalid key",
                        "No URL path can carry this key: use /v1/kv64/ and the key in base64url.", false)
                : Problem.badRequest("The server cannot read this request.");
    }
}
