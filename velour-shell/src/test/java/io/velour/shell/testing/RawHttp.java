package io.velour.shell.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends bytes as they stand to a port of this machine, where a client would put them right, and reads the answer. */
public final class RawHttp {
    private static final int ANSWER_LIMIT_MILLIS = 10_000;

    private RawHttp() {}

    /**
     * An answer.
     *
     * @param headers by lower-case name; of several with one name the last
     * @param body    what came before the server closed, or as much as the length said
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return new JsonMapper().readTree(body);
        }
    }

    /** Sends {@code VERB TARGET}, with a host and with {@code Connection: close}, and without a body. */
    public static Answer request(int port, String verbAndTarget, String... headers) {
        StringBuilder request = new StringBuilder(verbAndTarget).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return send(port, request.append("Connection: close\r\n\r\n").toString());
    }

    /** Sends a whole request, its characters as single bytes. */
    public static Answer send(int port, String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no answer from port " + port + " to: " + request.lines().findFirst().orElse(""), e);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String[] lines = readTo("\r\n\r\n", in).split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, readBody(in, headers));
    }

    private static byte[] readBody(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            return readChunks(in);
        }
        String length = headers.get("content-length");
        return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(readTo("\r\n", in).strip(), 16);
            body.write(in.readNBytes(length));
            readTo("\r\n", in);
        } while (length > 0);
        return body.toByteArray();
    }

    private static String readTo(String end, InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
