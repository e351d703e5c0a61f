package io.velour.shell.exchange;

import java.time.Duration;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Makes HTTP clients for storage nodes. What is repeated, and when, is the protocol's business: they repeat nothing. */
public final class StorageHttpClient {
    private static final int CONNECTIONS = 10_000;
    /** Shorter than a storage node keeps an idle connection open. */
    private static final TimeValue IDLE_LIMIT = TimeValue.ofSeconds(30);
    private static final TimeValue TRUSTED_UNTESTED = TimeValue.ofSeconds(2);

    private StorageHttpClient() {}

    /**
     * Returns a client with a pool of connections.
     *
     * @param connectLimit how long connecting may take
     * @param silenceLimit how long a node may send nothing
     * @param perNode      the most connections with one node
     */
    public static CloseableHttpClient open(Duration connectLimit, Duration silenceLimit, int perNode) {
        Timeout connect = Timeout.of(connectLimit);
        Timeout silence = Timeout.of(silenceLimit);
        var connections = PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(perNode)
                .setMaxConnTotal(CONNECTIONS)
                .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(silence).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(connect)
                        .setSocketTimeout(silence).setValidateAfterInactivity(TRUSTED_UNTESTED).build())
                .build();
        return HttpClients.custom().setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom().setConnectionRequestTimeout(connect).build())
                .disableAutomaticRetries().disableRedirectHandling().disableCookieManagement()
                .disableContentCompression().disableAuthCaching().evictIdleConnections(IDLE_LIMIT).build();
    }
}
