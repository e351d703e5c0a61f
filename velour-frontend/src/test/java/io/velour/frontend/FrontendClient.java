package io.velour.frontend;

import java.nio.charset.StandardCharsets;

import io.velour.shell.testing.RawHttp;
import io.velour.shell.testing.RawHttp.Answer;

/** Asks a frontend, each request on a connection of its own. */
record FrontendClient(int port) {
    Answer get(String target, String... headers) {
        return RawHttp.request(port, "GET " + target, headers);
    }

    Answer put(String key, String value, String... headers) {
        return send("PUT", "/v1/kv/" + key, value, headers);
    }

    Answer delete(String key, String... headers) {
        return send("DELETE", "/v1/kv/" + key, "", headers);
    }

    /** @param body its UTF-8 form is sent */
    Answer send(String verb, String target, String body, String... headers) {
        String bytes = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        StringBuilder request = new StringBuilder(
                verb + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return RawHttp.send(port, request + "Content-Length: " + bytes.length() + "\r\n\r\n" + bytes);
    }

    Answer batch(String json) {
        return send("POST", "/v1/batch", json, "Content-Type: application/json");
    }

    static String tagOf(Answer answer) {
        return answer.header("etag").orElseThrow();
    }
}
