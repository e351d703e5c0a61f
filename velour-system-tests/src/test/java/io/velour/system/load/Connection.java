package io.velour.system.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** One attempt of one request at one frontend: sends it, and says what the answer means by the API's own words. */
final class Connection implements AutoCloseable {
    /** Well above the frontend's deadline of 10 s. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    /** What a write demands of what is there: nothing, that nothing is there, or a version. */
    record Condition(@Nullable String header, String value) {
        static final Condition NONE = new Condition(null, "");
        static final Condition ABSENT = new Condition("If-None-Match", "*");

        static Condition version(String etag) {
            return new Condition("If-Match", '"' + etag + '"');
        }
    }

    Answer get(URI frontend, String key) {
        return send(to(frontend, key).GET());
    }

    Answer put(URI frontend, String key, String value, Condition condition) {
        BodyPublisher body = BodyPublishers.ofString(value, StandardCharsets.ISO_8859_1);
        return send(under(condition, to(frontend, key).PUT(body)));
    }

    Answer delete(URI frontend, String key, Condition condition) {
        return send(under(condition, to(frontend, key).DELETE()));
    }

    private static HttpRequest.Builder to(URI frontend, String key) {
        String path = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
        return HttpRequest.newBuilder(frontend.resolve("/v1/kv/" + path)).timeout(LIMIT);
    }

    private static HttpRequest.Builder under(Condition condition, HttpRequest.Builder request) {
        return condition.header() == null ? request : request.header(condition.header(), condition.value());
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return meaning(client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (ConnectException refused) {
            return new Answer.Refused("connection refused");
        } catch (IOException broken) {
            return new Answer.Unknown(broken.getClass().getSimpleName() + " " + broken.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unknown("interrupted");
        }
    }

    private static Answer meaning(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> new Answer.Found(response.body(), String.valueOf(etag(response)));
            case 201, 204 -> new Answer.Written(etag(response));
            case 404 -> new Answer.Absent();
            case 412 -> new Answer.Mismatch();
            case 429, 503 -> new Answer.Refused(said(response));
            default -> new Answer.Unknown(said(response));
        };
    }

    private static @Nullable String etag(HttpResponse<byte[]> response) {
        return response.headers().firstValue("ETag").map(tag -> tag.replace("\"", "")).orElse(null);
    }

    private static String said(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        return response.statusCode() + " " + body.substring(0, Math.min(300, body.length()));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
