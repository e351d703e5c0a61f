package io.velour.shell.http;

import java.time.Duration;

import org.springframework.web.client.RestClient;

import io.velour.cluster.NodeAddress;

/** Makes HTTP clients for the controller, each with connections of its own, so that none waits behind another's request. */
public final class ControllerHttpClient {
    private ControllerHttpClient() {}

    /**
     * Returns a client whose paths begin at the controller.
     *
     * @param connectLimit how long connecting may take
     * @param answerLimit  how long an answer may take
     */
    public static RestClient of(NodeAddress controller, Duration connectLimit, Duration answerLimit) {
        return RestClient.builder().requestFactory(HttpRequests.within(connectLimit, answerLimit))
                .baseUrl("http://" + controller).build();
    }
}
