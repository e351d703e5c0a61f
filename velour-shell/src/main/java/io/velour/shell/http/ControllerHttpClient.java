package io.velour.shell.http;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.http.client.JdkClientHttpRequestFactory;
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
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectLimit).build());
        requests.setReadTimeout(answerLimit);
        return RestClient.builder().requestFactory(requests).baseUrl("http://" + controller).build();
    }
}
