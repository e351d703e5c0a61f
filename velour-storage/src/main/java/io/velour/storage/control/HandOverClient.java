package io.velour.storage.control;

import java.time.Duration;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.shell.http.ControllerHttpClient;

/** Tells the controller that this member is about to end. */
public final class HandOverClient {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(1);

    private final Member self;
    private final RestClient client;

    public HandOverClient(NodeAddress controller, Member self) {
        this.self = self;
        this.client = ControllerHttpClient.of(controller, CALL_LIMIT, CALL_LIMIT);
    }

    /**
     * Has this node's replicas moved to others.
     *
     * @throws RestClientException if the controller did not say that it will
     */
    void drain() {
        client.post().uri("/v1/members/{node}/drain", self.node()).retrieve().toBodilessEntity();
    }

    /**
     * Says that this member serves no reads any more. It must be true before.
     *
     * @throws RestClientException if the controller may not have heard it: then it waits until the lease is over
     */
    void giveLeaseBack() {
        client.delete().uri("/v1/members/{node}/lease?incarnation={incarnation}", self.node(), self.incarnation())
                .retrieve().toBodilessEntity();
    }
}
