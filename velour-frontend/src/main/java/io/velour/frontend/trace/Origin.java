package io.velour.frontend.trace;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import io.velour.shell.http.RequestId;

/**
 * The client's request that an operation comes from.
 *
 * @param requestId   what the request is called
 * @param traceparent the client's own span, as the header of that name says it (W3C Trace Context); null if it said none
 * @param tracestate  likewise
 */
public record Origin(String requestId, @Nullable String traceparent, @Nullable String tracestate) {
    public static Origin of(HttpServletRequest request) {
        return new Origin(RequestId.of(request), request.getHeader("traceparent"), request.getHeader("tracestate"));
    }

    @Nullable
    String header(String name) {
        return switch (name) {
            case "traceparent" -> traceparent;
            case "tracestate" -> tracestate;
            default -> null;
        };
    }
}
