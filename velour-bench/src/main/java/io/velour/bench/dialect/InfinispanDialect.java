package io.velour.bench.dialect;

import org.jspecify.annotations.Nullable;

/** Infinispan Server's REST interface: GET and PUT of {@code /rest/v2/caches/{cache}/{key}}. */
final class InfinispanDialect implements Dialect {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final String host;
    private final String cache;
    private final int valueSize;
    private final PlainValues values;

    InfinispanDialect(String host, String cache, int valueSize) {
        this.host = host;
        this.cache = cache;
        this.valueSize = valueSize;
        this.values = new PlainValues(valueSize);
    }

    @Override
    public Template get() {
        return Requests.withoutBody("GET", path(), host, "");
    }

    @Override
    public Template put() {
        return Requests.withBody("PUT", path(), host,
                Template.text(Requests.header("Content-Type", "application/octet-stream")), Template.value(valueSize));
    }

    private Template path() {
        return Template.text("/rest/v2/caches/" + cache + "/").plus(Template.key());
    }

    @Override
    public @Nullable String problemOfGet(Answer answer, int key) {
        return answer.status() == OK ? values.problem(answer, key, 0, 0) : Dialect.status(answer);
    }

    @Override
    public @Nullable String problemOfPut(Answer answer) {
        return answer.status() == NO_CONTENT ? null : Dialect.status(answer);
    }
}
