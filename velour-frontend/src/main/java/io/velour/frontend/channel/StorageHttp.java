package io.velour.frontend.channel;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

import org.apache.hc.client5.http.classic.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.velour.cluster.NodeAddress;
import io.velour.shell.exchange.AbortableRequests;
import io.velour.shell.exchange.NotSentException;
import io.velour.shell.exchange.StorageExchange;
import io.velour.shell.stream.StreamOffer;

/** The exchanges of one carrier, over HTTP. */
public final class StorageHttp implements BatchExchange {
    private static final Logger LOG = LoggerFactory.getLogger(StorageHttp.class);

    private final AbortableRequests requests;
    private final RestClient client;
    private final NodeAddress address;
    private final StorageExchange exchange;

    /**
     * @param client         has the connections; shared by all
     * @param maxAnswerBytes more than this is not taken as an answer
     */
    public StorageHttp(HttpClient client, NodeAddress address, int maxAnswerBytes) {
        this.requests = new AbortableRequests(client);
        this.client = RestClient.builder().requestFactory(requests).build();
        this.address = address;
        this.exchange = new StorageExchange(this.client, address, maxAnswerBytes);
    }

    @Override
    public byte[] exchange(byte[] batch, Map<String, String> headers) throws NotSentException, IOException {
        return exchange.exchange(batch, headers);
    }

    /** Returns on which port the node takes streams; nothing if it says that it does not, or nothing that can be understood. */
    OptionalInt streamPort() {
        try {
            StreamOffer offer = client.get().uri("http://" + address + StreamOffer.PATH).retrieve()
                    .body(StreamOffer.class);
            return offer == null ? OptionalInt.empty() : OptionalInt.of(offer.port());
        } catch (RestClientException none) {
            LOG.debug("no stream to {}", address, none);
            return OptionalInt.empty();
        }
    }

    @Override
    public void abort() {
        requests.abort();
    }
}
