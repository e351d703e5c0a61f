package io.velour.shell.problem;

import java.io.IOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
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
            ProblemWriter.write(response, Problem.ofStatus(response.getStatus(), detail(request, response)));
            response.finishResponse();
        } catch (IOException clientGone) {
            LOG.debug("the client did not wait for the answer", clientGone);
        }
    }

    private static String detail(Request request, Response response) {
        String uri = request.getRequestURI();
        return uri != null && uri.startsWith("/v1/kv/") && response.getStatus() == 400
                ? "No URL path can carry this key: use /v1/kv64/{the key in base64url}."
                : "The server cannot read this request.";
    }
}
