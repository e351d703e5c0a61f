package io.velour.cluster;

/**
 * Where a process answers HTTP.
 *
 * @param host a host name or an address, without brackets
 * @param port 1 to 65,535
 */
public record NodeAddress(String host, int port) {
    private static final int MAX_PORT = 65_535;

    public NodeAddress {
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '/')) {
            throw new IllegalArgumentException("'" + host + "' is not a host name");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port must be from 1 to " + MAX_PORT + ", but is " + port);
        }
    }

    /**
     * Reads {@code host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException naming what is wrong with the text
     */
    public static NodeAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not of the form host:port");
        }
        return new NodeAddress(withoutBrackets(text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String text, String port) {
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("'" + text + "' is not of the form host:port", notANumber);
        }
    }

    /** Returns {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
