package io.velour.bench.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Redis behind webdis, which puts values into JSON: {@code GET /GET/key} and {@code PUT /SET/key}. */
final class WebdisDialect implements Dialect {
    private static final int OK = 200;
    private static final String BEFORE = "{\"GET\":\"";
    private static final String AFTER = "\"}";
    private static final byte[] STORED = "{\"SET\":[true,\"OK\"]}".getBytes(StandardCharsets.ISO_8859_1);

    private final String host;
    private final int valueSize;
    private final PlainValues values;

    WebdisDialect(String host, int valueSize) {
        this.host = host;
        this.valueSize = valueSize;
        this.values = new PlainValues(valueSize);
    }

    @Override
    public Template get() {
        return Requests.withoutBody("GET", Template.text("/GET/").plus(Template.key()), host, "");
    }

    @Override
    public Template put() {
        return Requests.withBody("PUT", Template.text("/SET/").plus(Template.key()), host, Template.text(""),
                Template.value(valueSize));
    }

    @Override
    public @Nullable String problemOfGet(Answer answer, int key) {
        return answer.status() == OK
                ? values.problem(answer, key, BEFORE.length(), AFTER.length())
                : Dialect.status(answer);
    }

    @Override
    public @Nullable String problemOfPut(Answer answer) {
        if (answer.status() != OK) {
            return Dialect.status(answer);
        }
        return Arrays.equals(answer.body(), 0, answer.bodyLength(), STORED, 0, STORED.length) ? null : "not stored";
    }
}
