package io.velour.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests over HTTP/1.1, each answered within a bounded time. */
final class Exchange {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    /** Longer than the deadline of a frontend, which says itself that it could not serve. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT).build();

    /**
     * An answer.
     *
     * @param status 0 if there was none
     * @param tag    the entity tag, empty if there is none
     * @param body   the reason if there was no answer
     */
    record Answer(int status, String tag, String body) {}

    Answer get(URI uri) throws InterruptedException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    Answer put(URI uri, String body, String... headers) throws InterruptedException {
        return send(with(headers, HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString(body))));
    }

    Answer delete(URI uri, String... headers) throws InterruptedException {
        return send(with(headers, HttpRequest.newBuilder(uri).DELETE()));
    }

    private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
        // An empty list is refused by headers().
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request.timeout(ANSWER_LIMIT).build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().firstValue("ETag").orElse(""), response.body());
        } catch (IOException noAnswer) {
            return new Answer(0, "", noAnswer.toString());
        }
    }
}
