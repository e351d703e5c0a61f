package io.velour.frontend.kv;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

/** An answer that is JSON as a whole. */
final class JsonAnswer {
    static final String MEDIA_TYPE = "application/json";

    private JsonAnswer() {}

    static void write(HttpServletResponse response, byte[] json) throws IOException {
        response.setContentType(MEDIA_TYPE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
