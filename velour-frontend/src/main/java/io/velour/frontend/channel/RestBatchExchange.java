package io.velour.frontend.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.velour.cluster.NodeAddress;
import io.velour.protocol.wire.BatchCodec;

/** Exchanges batches with one storage node over a {@link RestClient}. */
final class RestBatchExchange implements BatchExchange {
    private final RestClient client;
    private final String uri;

    RestBatchExchange(RestClient client, NodeAddress address) {
        this.client = client;
        this.uri = "http://" + address + "/v1/operations";
    }

    @Override
    public byte[] exchange(byte[] batch) throws NotSentException, IOException {
        try {
            Outcome outcome = client.post().uri(uri).header(HttpHeaders.CONTENT_TYPE, BatchCodec.MEDIA_TYPE).body(batch)
                    .exchangeForRequiredValue((request, response) -> read(response));
            return outcome.answers();
        } catch (ResourceAccessException e) {
            throw unwrap(e);
        }
    }

    /** What came back: the answers, or the status instead of them. */
    private record Outcome(int status, byte[] body) {
        byte[] answers() throws NotSentException, IOException {
            if (status == 200) {
                return body;
            }
            // A storage node refuses a batch whole, and before it looks into it, with a status of 400 to 499.
            if (status >= 400 && status < 500) {
                throw new NotSentException("refused with status " + status);
            }
            throw new IOException("status " + status);
        }
    }

    private static Outcome read(ClientHttpResponse response) throws IOException {
        return new Outcome(response.getStatusCode().value(), response.getBody().readAllBytes());
    }

    private static IOException unwrap(ResourceAccessException e) throws NotSentException {
        Throwable cause = e.getCause();
        if (cause instanceof ConnectException || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException || cause instanceof NoRouteToHostException) {
            throw new NotSentException("no connection", cause);
        }
        return cause instanceof IOException failure ? failure : new IOException(e);
    }
}
