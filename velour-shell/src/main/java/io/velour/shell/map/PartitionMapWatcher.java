package io.velour.shell.map;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.shell.http.ControllerHttpClient;

/**
 * Follows the controller's partition map by long poll, for as long as the process lives, on a thread of its own. While the
 * controller cannot be reached the map that is known goes on being used. Only maps of the cluster of the first one are
 * handed on.
 */
public final class PartitionMapWatcher implements SmartLifecycle {
    /** Starts before the web server, and so ends after it: what is under way there at the end needs the newest map. */
    private static final int PHASE = 1;
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
    private volatile @Nullable Long lastContactNanos;
    private volatile @Nullable Thread thread;
    private Contact contact = Contact.NONE_YET;

    /** How it stands with the controller; a change is worth a line in the log, what stays as it is is not. */
    private enum Contact {
        NONE_YET, GOOD, NO_ANSWER, OTHER_CLUSTER, LISTENER_FAILS
    }

    /** @param listener takes each newer map; if it throws, it is offered the map again */
    public PartitionMapWatcher(NodeAddress controller, PartitionMapListener listener) {
        this.controller = controller;
        this.listener = listener;
        this.client = ControllerHttpClient.of(controller, CONNECT_LIMIT, ANSWER_LIMIT);
    }

    /** Returns the newest map that was handed on. */
    public Optional<PartitionMap> latest() {
        return Optional.ofNullable(latest);
    }

    /** Returns the version of the newest map that was handed on; 0 if there is none yet. */
    public long lastVersion() {
        return latest().map(PartitionMap::version).orElse(0L);
    }

    /** Returns how long ago the controller last answered as it should; empty if it never did. */
    public Optional<Duration> sinceLastContact() {
        return Optional.ofNullable(lastContactNanos).map(last -> Duration.ofNanos(System.nanoTime() - last));
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("partition-map-watcher").daemon().start(this::watch);
    }

    private void watch() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!Thread.currentThread().isInterrupted()) {
            if (pollAndNote()) {
                pause = FIRST_PAUSE_MILLIS;
            } else {
                pause(pause);
                pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    /** Returns whether the controller answered, and what it answered could be taken. */
    private boolean pollAndNote() {
        try {
            poll().ifPresent(this::take);
            lastContactNanos = System.nanoTime();
            become(Contact.GOOD, "");
            return true;
        } catch (RestClientException | MalformedMessageException failure) {
            become(Contact.NO_ANSWER, String.valueOf(failure.getCause() == null ? failure : failure.getCause()));
        } catch (OtherClusterException other) {
            become(Contact.OTHER_CLUSTER, String.valueOf(other.getMessage()));
        } catch (RuntimeException broken) {
            LOG.debug("the listener failed", broken);
            become(Contact.LISTENER_FAILS, broken.toString());
        }
        return false;
    }

    private Optional<PartitionMap> poll() {
        long asked = System.nanoTime();
        // Not to learn only half a minute later that the controller is there.
        Duration wait = contact == Contact.GOOD ? WAIT : Duration.ZERO;
        byte[] answer = client.get()
                .uri("/v1/partition-map?after={after}&wait={wait}s", lastVersion(), wait.toSeconds())
                .header("Accept", PartitionMapCodec.MEDIA_TYPE).retrieve().body(byte[].class);
        if (answer != null && answer.length > 0) {
            return Optional.of(PartitionMapCodec.decode(answer));
        }
        if (contact == Contact.GOOD && System.nanoTime() - asked < Duration.ofMillis(FIRST_PAUSE_MILLIS).toNanos()) {
            // A controller that is ending lets nobody wait: it must not be asked in a tight loop.
            pause(FIRST_PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    private void take(PartitionMap map) {
        PartitionMap known = latest;
        if (known != null && !known.cluster().equals(map.cluster())) {
            throw new OtherClusterException(
                    "it runs cluster " + map.cluster() + " now, this process belongs to cluster "
                            + known.cluster());
        }
        if (known == null || map.version() > known.version()) {
            listener.onMap(map);
            latest = map;
        }
    }

    private void become(Contact next, String why) {
        if (contact == next || Thread.currentThread().isInterrupted()) {
            return;
        }
        contact = next;
        switch (next) {
            case NONE_YET -> throw new IllegalStateException("what was cannot be again");
            case GOOD -> LOG.info("the controller at {} answers", controller);
            case NO_ANSWER ->
                LOG.warn("no partition map from the controller at {}, trying again: {}", controller, why);
            case OTHER_CLUSTER -> LOG.error("the controller at {} is not followed: {}", controller, why);
            case LISTENER_FAILS ->
                LOG.error("the partition map of the controller at {} could not be taken, trying again: {}", controller,
                        why);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
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

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Thrown for a map of another cluster than the first. */
    private static final class OtherClusterException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OtherClusterException(String message) {
            super(message);
        }
    }
}
