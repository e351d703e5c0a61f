package io.velour.shell.exchange;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.velour.cluster.NodeAddress;
import io.velour.protocol.wire.BatchCodec;
import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;

/** Exchanges batches of messages with one storage node, in their binary form. Repeats nothing by itself if its client does not. */
public final class StorageExchange {
    private final RestClient client;
    private final URI uri;
    private final int maxAnswerBytes;

    /**
     * @param client         as {@link StorageHttpClient} makes its like
     * @param maxAnswerBytes more than this is not taken as an answer
     */
    public StorageExchange(RestClient client, NodeAddress address, int maxAnswerBytes) {
        this.client = client;
        this.uri = URI.create("http://" + address + "/v1/operations");
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** As {@link #exchange(byte[], Map)}, with no headers of its own. */
    public byte[] exchange(byte[] batch) throws NotSentException, IOException {
        return exchange(batch, Map.of());
    }

    /**
     * Sends a batch and returns the answers to it.
     *
     * @param headers               to be sent with it
     * @throws NotSentException if the batch certainly had no effect
     * @throws IOException      if its effect is unknown
     */
    public byte[] exchange(byte[] batch, Map<String, String> headers) throws NotSentException, IOException {
        try {
            BatchOutcome outcome = client.post().uri(uri).header(HttpHeaders.CONTENT_TYPE, BatchCodec.MEDIA_TYPE)
                    .headers(all -> headers.forEach(all::set)).body(batch)
                    .exchangeForRequiredValue((request, response) -> read(response));
            return outcome.answers();
        } catch (ResourceAccessException e) {
            throw unwrap(e);
        }
    }

    private BatchOutcome read(ClientHttpResponse response) throws IOException {
        try {
            return new BatchOutcome(response.getStatusCode().value(),
                    BoundedBody.read(response.getBody(), maxAnswerBytes));
        } catch (BodyTooLargeException e) {
            throw new IOException("the answers cannot be taken", e);
        }
    }

    private static IOException unwrap(ResourceAccessException e) throws NotSentException {
        Throwable cause = e.getCause();
        if (cause instanceof ConnectException || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException || cause instanceof NoRouteToHostException) {
            throw NotSentException.noConnection(cause);
        }
        return cause instanceof IOException failure ? failure : new IOException(e);
    }
}
