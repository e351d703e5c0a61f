package io.velour.bench.load;

import java.net.InetSocketAddress;
import java.net.URI;

import io.velour.bench.failure.BenchException;

/** Where a store answers. */
public record Target(String host, int port) {
    private static final int DEFAULT_PORT = 80;

    /** Reads {@code http://host:port} or {@code host:port}. */
    public static Target parse(String text) {
        String address = text.startsWith("http://") ? text : "http://" + text;
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException notEvenAUri) {
            throw BenchException.misuse("'" + text + "' is no address: " + notEvenAUri.getMessage());
        }
        if (uri.getHost() == null || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                || uri.getRawQuery() != null) {
            throw BenchException.misuse("a target is http://HOST:PORT, not '" + text + "'");
        }
        return new Target(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
