package io.velour.frontend.channel;

import java.io.IOException;
import java.util.Map;

import org.apache.hc.client5.http.classic.HttpClient;
import org.springframework.web.client.RestClient;

import io.velour.cluster.NodeAddress;
import io.velour.shell.exchange.AbortableRequests;
import io.velour.shell.exchange.NotSentException;
import io.velour.shell.exchange.StorageExchange;

/** The exchanges of one carrier, over HTTP. */
public final class StorageHttp implements BatchExchange {
    private final AbortableRequests requests;
    private final StorageExchange exchange;

    /**
     * @param client         has the connections; shared by all
     * @param maxAnswerBytes more than this is not taken as an answer
     */
    public StorageHttp(HttpClient client, NodeAddress address, int maxAnswerBytes) {
        this.requests = new AbortableRequests(client);
        this.exchange = new StorageExchange(RestClient.builder().requestFactory(requests).build(), address,
                maxAnswerBytes);
    }

    @Override
    public byte[] exchange(byte[] batch, Map<String, String> headers) throws NotSentException, IOException {
        return exchange.exchange(batch, headers);
    }

    @Override
    public void abort() {
        requests.abort();
    }
}
