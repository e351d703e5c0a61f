package io.velour.shell.http;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.http.client.JdkClientHttpRequestFactory;

/** Makes what RestClients send their requests with, over HTTP/1.1 and with a limit for everything. */
public final class HttpRequests {
    private HttpRequests() {}

    /**
     * Returns a maker of requests with connections of its own.
     *
     * @param connectLimit how long connecting may take
     * @param answerLimit  how long an answer may take
     */
    public static JdkClientHttpRequestFactory within(Duration connectLimit, Duration answerLimit) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectLimit).build());
        requests.setReadTimeout(answerLimit);
        return requests;
    }
}
