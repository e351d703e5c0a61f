package io.velour.bench.deployment;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks a process whether it is there yet. */
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT).build();

    private Probe() {}

    /** An answer. */
    record Answer(int status, String body) {}

    /** Returns what is answered at that port of this machine; nothing if nobody answers. */
    static Optional<Answer> get(int port, String path) {
        return send(request(port, path).GET());
    }

    static Optional<Answer> post(int port, String path, String body) {
        return send(request(port, path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
    }

    private static Optional<Answer> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return Optional.of(new Answer(answer.statusCode(), answer.body()));
        } catch (IOException nobodyAnswers) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static boolean answers(int port, String path, int status) {
        return get(port, path).filter(answer -> answer.status() == status).isPresent();
    }
}
