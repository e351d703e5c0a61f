package io.velour.bench.dialect;

/** Requests of HTTP/1.1, with as few headers as there can be. */
final class Requests {
    private static final String END_OF_LINE = "\r\n";
    private static final String VERSION = " HTTP/1.1" + END_OF_LINE;

    private Requests() {}

    /** @param headers each with its end of line */
    static Template withoutBody(String method, Template path, String host, String headers) {
        return Template.text(method + " ").plus(path)
                .plus(VERSION + "Host: " + host + END_OF_LINE + headers + END_OF_LINE);
    }

    static Template withBody(String method, Template path, String host, Template headers, Template body) {
        return Template.text(method + " ").plus(path).plus(VERSION + "Host: " + host + END_OF_LINE).plus(headers)
                .plus("Content-Length: " + body.length() + END_OF_LINE + END_OF_LINE).plus(body);
    }

    /** Returns a header with its end of line. */
    static String header(String name, String value) {
        return name + ": " + value + END_OF_LINE;
    }
}
