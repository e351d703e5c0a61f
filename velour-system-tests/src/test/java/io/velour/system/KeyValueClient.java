package io.velour.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An application that uses one frontend over plain HTTP. */
public final class KeyValueClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).build();
    private final URI frontend;

    public KeyValueClient(URI frontend) {
        this.frontend = frontend;
    }

    public HttpResponse<byte[]> put(String key, byte[] value, String contentType) {
        return send(to(key).header("Content-Type", contentType).PUT(BodyPublishers.ofByteArray(value)));
    }

    public HttpResponse<byte[]> get(String key) {
        return send(to(key).GET());
    }

    public HttpResponse<byte[]> delete(String key) {
        return send(to(key).DELETE());
    }

    private HttpRequest.Builder to(String key) {
        String path = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
        return request("/v1/kv/" + path);
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(frontend.resolve(pathAndQuery)).timeout(TIMEOUT);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
