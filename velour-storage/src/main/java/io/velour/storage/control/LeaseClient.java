package io.velour.storage.control;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RenewalCodec;
import io.velour.replica.RecordStoreException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.http.ControllerHttpClient;
import io.velour.storage.runtime.ReplicaRuntime;

/**
 * Renews this member's lease at the controller, several times per lease, on a thread and a connection of its own. A node
 * whose loop hangs or has failed lets its lease run out: it is taken out then, and the others can go on.
 */
public final class LeaseClient implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseClient.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final long SHORTEST_PAUSE_MILLIS = 10;
    private static final int RENEWALS_PER_LEASE = 4;
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final NodeAddress controller;
    private final ReplicaRuntime runtime;
    private final MapAdoption adoption;
    private final TimeSource time;
    private final Duration interval;
    private final Supplier<Optional<String>> diskFailure;
    private final Presence presence;
    private final RestClient client;
    private volatile State state = State.NONE_YET;
    private volatile @Nullable Grant grant;
    private volatile @Nullable TimeReading lastAnswer;
    private volatile @Nullable Thread thread;
    private String logged = "";

    /** What became of the last try. A change is worth a line in the log, what stays as it is is not. */
    private enum State {
        NONE_YET, GRANTED, NO_CLUSTER, DENIED, NO_ANSWER, NOT_ASKED_FOR, NOT_TAKEN
    }

    private record Grant(TimeReading sentAt, Duration lease) {
        boolean isLive(TimeReading now) {
            return now.cautiousNanosSince(sentAt) < lease.toNanos();
        }
    }

    /**
     * @param interval    how often the lease is renewed; oftener if it is shorter than four times that
     * @param diskFailure why the disk is not well; empty if it is. A failure of RocksDB's own threads shows there first
     * @param presence    is told whether this node can do its work
     */
    public LeaseClient(NodeAddress controller, ReplicaRuntime runtime, MapAdoption adoption, TimeSource time,
            Duration interval, Supplier<Optional<String>> diskFailure, Presence presence) {
        this.controller = controller;
        this.runtime = runtime;
        this.adoption = adoption;
        this.time = time;
        this.interval = interval;
        this.diskFailure = diskFailure;
        this.presence = presence;
        this.client = ControllerHttpClient.of(controller, CALL_LIMIT, CALL_LIMIT);
    }

    public LeaseStatus status() {
        TimeReading now = time.now();
        Grant granted = grant;
        TimeReading answered = lastAnswer;
        return new LeaseStatus(granted != null && granted.isLive(now), state.name(),
                answered == null ? null : Duration.ofNanos(now.monotonicNanos() - answered.monotonicNanos()));
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("lease-client").daemon().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                long begun = System.nanoTime();
                renewAndNote();
                long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                Thread.sleep(Math.max(SHORTEST_PAUSE_MILLIS, intervalMillis() - tookMillis));
            }
        } catch (InterruptedException stopped) {
            LOG.debug("no more renewals", stopped);
        }
    }

    private long intervalMillis() {
        PartitionMap map = runtime.map();
        long ofLease = map == null ? Long.MAX_VALUE : map.settings().lease().toMillis() / RENEWALS_PER_LEASE;
        return Math.min(interval.toMillis(), ofLease);
    }

    private void renewAndNote() {
        try {
            Renewal prepared = runtime.renewal();
            diskFailure.get().ifPresent(why -> {
                throw new RecordStoreException("the disk failed: " + why);
            });
            presence.comeBack();
            renew(prepared);
        } catch (RecordStoreException failed) {
            presence.leave(String.valueOf(failed.getMessage()));
            become(State.NOT_ASKED_FOR, String.valueOf(failed.getMessage()));
        } catch (RestClientException | MalformedMessageException failure) {
            become(State.NO_ANSWER, String.valueOf(failure.getCause() == null ? failure : failure.getCause()));
        }
    }

    private void renew(Renewal prepared) {
        // Before it is sent: the lease runs from here.
        TimeReading sentAt = time.now();
        RenewalAnswer answer = send(new Renewal(prepared.member(), prepared.mapVersion(), sentAt.wallMillis(),
                prepared.reports(), prepared.catchUps()));
        lastAnswer = sentAt;
        // Not waited for: a loop that is busy for a moment must not keep the next renewal from being sent.
        adoption.onRenewalAnswer(sentAt, answer).whenComplete((taken, broken) -> {
            if (broken == null) {
                note(sentAt, answer);
            } else {
                become(State.NOT_TAKEN, broken.toString());
            }
        });
    }

    private void note(TimeReading sentAt, RenewalAnswer answer) {
        switch (answer) {
            case RenewalAnswer.Granted granted -> {
                grant = new Grant(sentAt, granted.lease());
                become(State.GRANTED, "");
            }
            case RenewalAnswer.Denied denied ->
                become(denied.reason() == RenewalAnswer.Reason.NO_CLUSTER ? State.NO_CLUSTER : State.DENIED,
                        denied.reason().name());
        }
    }

    private RenewalAnswer send(Renewal renewal) {
        byte[] answer = client.post().uri("/v1/members/{node}/lease", renewal.member().node())
                .header(HttpHeaders.CONTENT_TYPE, RenewalCodec.MEDIA_TYPE)
                .header(HttpHeaders.ACCEPT, RenewalCodec.MEDIA_TYPE).body(RenewalCodec.encode(renewal))
                .exchangeForRequiredValue((request, response) -> BoundedBody.ofAnswer(response, MAX_ANSWER_BYTES));
        return RenewalCodec.decodeAnswer(answer);
    }

    private synchronized void become(State next, String why) {
        state = next;
        String line = next == State.DENIED ? next + why : next.name();
        if (line.equals(logged) || Thread.currentThread().isInterrupted()) {
            return;
        }
        logged = line;
        switch (next) {
            case NONE_YET -> throw new IllegalStateException("what was cannot be again");
            case GRANTED -> LOG.info("the controller at {} renews the lease", controller);
            case NO_CLUSTER -> LOG.info("the controller at {} has no cluster yet", controller);
            case DENIED -> LOG.warn("the controller at {} denies the lease: {}", controller, why);
            case NO_ANSWER -> LOG.warn("no answer to a renewal from the controller at {}, trying again: {}", controller,
                    why);
            case NOT_ASKED_FOR -> LOG.error("the lease is not renewed: {}", why);
            case NOT_TAKEN -> LOG.error("the answer of the controller at {} could not be taken, trying again: {}",
                    controller, why);
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
                LOG.warn("the client of the lease did not end within {}", STOP_LIMIT);
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
