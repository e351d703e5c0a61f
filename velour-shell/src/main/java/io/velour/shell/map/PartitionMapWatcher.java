package io.velour.shell.map;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.PartitionMapCodec;

/**
 * Follows the controller's partition map by long poll, for as long as the process lives, on one virtual thread. While the
 * controller cannot be reached the map that is known goes on being used.
 */
public final class PartitionMapWatcher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionMapWatcher.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = WAIT.plusSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 2_000;

    private final NodeAddress controller;
    private final PartitionMapListener listener;
    private final RestClient client;
    private volatile @Nullable PartitionMap latest;
    private volatile long lastContactNanos;
    private volatile @Nullable Thread thread;
    private boolean reachable = true;

    public PartitionMapWatcher(NodeAddress controller, PartitionMapListener listener) {
        this.controller = controller;
        this.listener = listener;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT).build());
        requests.setReadTimeout(ANSWER_LIMIT);
        this.client = RestClient.builder().requestFactory(requests).baseUrl("http://" + controller).build();
    }

    /** Returns the newest map that was handed on. */
    public Optional<PartitionMap> latest() {
        return Optional.ofNullable(latest);
    }

    /** Returns how long ago the controller last answered; empty if it never did. */
    public Optional<Duration> sinceLastContact() {
        long last = lastContactNanos;
        return last == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - last));
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("partition-map-watcher").start(this::watch);
    }

    private void watch() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                poll();
                pause = FIRST_PAUSE_MILLIS;
            } catch (RestClientException | MalformedMessageException failure) {
                noteFailure(failure);
                pause = pauseAfterFailure(pause);
            }
        }
    }

    private void poll() {
        PartitionMap known = latest;
        long after = known == null ? 0 : known.version();
        byte[] answer = client.get().uri("/v1/partition-map?after={after}&wait={wait}s", after, WAIT.toSeconds())
                .header("Accept", PartitionMapCodec.MEDIA_TYPE).retrieve().body(byte[].class);
        noteContact();
        if (answer != null && answer.length > 0) {
            take(PartitionMapCodec.decode(answer), known);
        }
    }

    private void take(PartitionMap map, @Nullable PartitionMap known) {
        if (known != null && !known.cluster().equals(map.cluster())) {
            throw new MalformedMessageException("the controller at " + controller + " runs cluster " + map.cluster()
                    + " now, this process belongs to cluster " + known.cluster());
        }
        if (known == null || map.version() > known.version()) {
            listener.onMap(map);
            latest = map;
        }
    }

    private void noteContact() {
        lastContactNanos = System.nanoTime();
        if (!reachable) {
            reachable = true;
            LOG.info("the controller at {} answers again", controller);
        }
    }

    private void noteFailure(RuntimeException failure) {
        if (reachable && !Thread.currentThread().isInterrupted()) {
            reachable = false;
            LOG.warn("no partition map from the controller at {}, trying again: {}", controller, failure.getMessage());
        }
    }

    private static long pauseAfterFailure(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Math.min(MAX_PAUSE_MILLIS, millis * 2);
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            if (!running.join(STOP_LIMIT)) {
                LOG.warn("the watcher of the partition map did not end within {}", STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
