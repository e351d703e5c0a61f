package io.velour.shell.stream;

import java.util.LinkedHashMap;
import java.util.Map;

import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.WireReader;
import io.velour.protocol.wire.WireWriter;

/** What goes before a batch in its frame, as headers of HTTP would: nothing, or where it belongs in a trace. */
public final class FrameHeaders {
    private static final byte[] NONE = {};
    private static final int MAX_HEADERS = 16;
    private static final int MAX_LENGTH = 0xffff;

    private FrameHeaders() {}

    /** @throws IllegalArgumentException if there are more than 16, or they take more than 65,535 bytes */
    public static byte[] encode(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return NONE;
        }
        WireWriter out = new WireWriter(128);
        out.writeVarLong(headers.size());
        headers.forEach((name, value) -> {
            out.writeText(name);
            out.writeText(value);
        });
        if (headers.size() > MAX_HEADERS || out.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(headers.size() + " headers of " + out.length()
                    + " bytes, where " + MAX_HEADERS + " of " + MAX_LENGTH + " may go with a batch");
        }
        return out.toByteArray();
    }

    /** @throws MalformedMessageException if these are no headers */
    public static Map<String, String> decode(byte[] bytes) {
        if (bytes.length == 0) {
            return Map.of();
        }
        WireReader in = new WireReader(bytes);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int left = in.readCount(MAX_HEADERS, "headers"); left > 0; left--) {
            headers.put(in.readText(), in.readText());
        }
        in.requireEnd();
        return headers;
    }
}
