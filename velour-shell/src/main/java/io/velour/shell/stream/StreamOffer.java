package io.velour.shell.stream;

/**
 * What a storage node answers to {@code GET /v1/stream}, if it takes streams at all (otherwise 404).
 *
 * @param port where it takes them, 1 to 65,535, on the host of its address
 */
public record StreamOffer(int port) {
    public static final String PATH = "/v1/stream";

    public StreamOffer {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }
}
