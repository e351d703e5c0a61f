package io.velour.shell.http;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * Gives log lines about a request what they can be found by. Only the lines: nothing is put into the MDC while requests are served, which would
 * cost each of them something, and would not follow them from thread to thread.
 */
public final class RequestLog {
    /** As the Elastic Common Schema names it. */
    public static final String REQUEST_ID = "http.request.id";
    public static final String PARTITION = "velour.partition";

    private RequestLog() {}

    public static LoggingEventBuilder about(LoggingEventBuilder line, HttpServletRequest request) {
        return line.addKeyValue(REQUEST_ID, RequestId.of(request));
    }
}
