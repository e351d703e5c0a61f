package io.velour.storage.control;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClientException;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.storage.runtime.ReplicaRuntime;

/**
 * The first thing that a node does when it is asked to end, while everything else still runs: it empties itself if it is to,
 * gives its lease back, and waits until others serve what it served. So nobody waits for a lease that nobody has.
 */
public final class HandOver implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private final ReplicaRuntime runtime;
    private final LeaseClient lease;
    private final HandOverClient client;
    private final HandOverSettings settings;
    private volatile boolean running;

    /**
     * What a node does before it ends.
     *
     * @param drainFirst whether it has its replicas moved to others
     * @param drainLimit how long it waits for that
     * @param limit      how long it waits until others serve
     */
    public record HandOverSettings(boolean drainFirst, Duration drainLimit, Duration limit) {}

    public HandOver(ReplicaRuntime runtime, LeaseClient lease, HandOverClient client, HandOverSettings settings) {
        this.runtime = runtime;
        this.lease = lease;
        this.client = client;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (runtime.map() == null) {
            // Without a map there has been no lease, and none to wait for.
            return;
        }
        try {
            if (settings.drainFirst()) {
                drain();
            }
            giveLeaseBack();
        } catch (RestClientException unheard) {
            LOG.warn("the controller was not told that this node ends: {}", String.valueOf(unheard.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() throws InterruptedException {
        try {
            client.drain();
        } catch (RestClientException refused) {
            LOG.warn("this node ends with its replicas: the controller does not drain it: {}",
                    String.valueOf(refused.getMessage()));
            return;
        }
        LOG.info("waiting up to {} until no replica is left here", settings.drainLimit());
        boolean empty = runtime.awaitMap(map -> !isListed(map), settings.drainLimit());
        LOG.info(empty ? "no replica is left here" : "not empty in time: this node ends with some of its replicas");
    }

    /** In this order: no more renewals, no more reads, and only then the word that it is so. */
    private void giveLeaseBack() throws InterruptedException {
        lease.stop();
        runtime.giveLeaseBack();
        client.giveLeaseBack();
        if (!runtime.awaitMap(map -> !isListedBesideOthers(map), settings.limit())) {
            LOG.info("others do not serve all of this node's partitions yet; it ends all the same");
        }
    }

    private boolean isListed(PartitionMap map) {
        return map.replicaSets().stream().anyMatch(entry -> entry.replicaOf(runtime.self()).isPresent());
    }

    private boolean isListedBesideOthers(PartitionMap map) {
        return map.replicaSets().stream()
                .anyMatch(entry -> entry.replicaOf(runtime.self()).isPresent() && isServedByOthers(entry));
    }

    private boolean isServedByOthers(ReplicaSet entry) {
        Member self = runtime.self();
        return entry.servingMembers().stream().anyMatch(member -> !member.equals(self));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
