package io.velour.shell.suspect;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.shell.http.ControllerHttpClient;

/**
 * Tells the controller which members this process could not reach, on a thread of its own: at best effort, each member at most
 * twice a second, and nothing that is old by the time it could be sent. For many threads.
 */
public final class SuspectClient implements SmartLifecycle {
    private static final int PHASE = -1;
    private static final Logger LOG = LoggerFactory.getLogger(SuspectClient.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(1);
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long STALE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_WAITING = 64;
    private static final int MAX_REMEMBERED = 1_024;

    private final String reporter;
    private final LongSupplier nanos;
    private final RestClient client;
    private final BlockingQueue<Suspicion> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final SequencedMap<Member, Long> lastReports = new LinkedHashMap<>();
    private volatile @Nullable Thread thread;

    private record Suspicion(Member member, long sinceNanos) {}

    /** @param reporter names this process: the node of a storage node, the writer number of a frontend */
    public SuspectClient(NodeAddress controller, long reporter) {
        this(controller, reporter, System::nanoTime);
    }

    SuspectClient(NodeAddress controller, long reporter, LongSupplier nanos) {
        this.reporter = HexFormat.of().toHexDigits(reporter);
        this.nanos = nanos;
        this.client = ControllerHttpClient.of(controller, CALL_LIMIT, CALL_LIMIT);
    }

    /** Takes note of a member that did not answer; returns at once. */
    public void report(Member suspect) {
        long now = nanos.getAsLong();
        if (isDue(suspect, now) && !waiting.offer(new Suspicion(suspect, now))) {
            LOG.debug("not reported, too many reports wait: {}", suspect);
        }
    }

    private synchronized boolean isDue(Member suspect, long now) {
        Long last = lastReports.get(suspect);
        if (last != null && now - last < PAUSE_NANOS) {
            return false;
        }
        lastReports.putLast(suspect, now);
        if (lastReports.size() > MAX_REMEMBERED) {
            lastReports.pollFirstEntry();
        }
        return true;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("suspect-reports").daemon().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Suspicion next = waiting.take();
                if (nanos.getAsLong() - next.sinceNanos() < STALE_NANOS) {
                    send(next.member());
                }
            }
        } catch (InterruptedException stopped) {
            LOG.debug("no more reports", stopped);
        }
    }

    private void send(Member suspect) {
        try {
            client.post().uri("/v1/members/{node}/suspect?reporter={reporter}&incarnation={incarnation}",
                    suspect.node(), reporter, suspect.incarnation()).retrieve().toBodilessEntity();
        } catch (RestClientException lost) {
            LOG.debug("the report that {} does not answer was lost", suspect, lost);
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Ends after whoever reports: Spring would end those with it, which need it, long before their turn. */
    @Override
    public int getPhase() {
        return PHASE;
    }
}
