package io.velour.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/** A few clients that put and get small values, each waiting for its answer. */
final class TrainingLoad {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int CLIENTS = 8;
    private static final int KEYS = 1_000;
    private static final String VALUE = "x".repeat(64);
    private static final int SERVER_ERROR = 500;

    private final URI frontend;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT).build();
    private final LongAdder answered = new LongAdder();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    TrainingLoad(URI frontend) {
        this.frontend = frontend;
    }

    /**
     * Goes on for the time given, or until there is a signal.
     *
     * @return how many requests were answered, with anything but an error of the server
     * @throws LaunchException if none was, though there was no signal
     */
    long run(Duration time, StopSignal signal) throws InterruptedException {
        boolean stopped;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < CLIENTS; number++) {
                int first = number;
                clients.execute(() -> work(first));
            }
            stopped = signal.await(time);
            over.set(true);
        }
        if (!stopped && answered.sum() == 0) {
            throw new LaunchException("no request was answered"
                    + Optional.ofNullable(failure.get()).map(last -> "; the last one: " + last).orElse(""));
        }
        return answered.sum();
    }

    private void work(int first) {
        try {
            for (int place = first; !over.get(); place += CLIENTS) {
                HttpRequest.Builder request = HttpRequest
                        .newBuilder(frontend.resolve("/v1/kv/training/" + place % KEYS)).timeout(LIMIT);
                count(request.PUT(BodyPublishers.ofString(VALUE)).build());
                count(request.GET().build());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(HttpRequest request) throws InterruptedException {
        try {
            if (client.send(request, BodyHandlers.ofByteArray()).statusCode() < SERVER_ERROR) {
                answered.increment();
            }
        } catch (IOException notAnswered) {
            failure.set(notAnswered);
        }
    }
}
