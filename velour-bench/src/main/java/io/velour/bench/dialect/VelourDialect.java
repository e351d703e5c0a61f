package io.velour.bench.dialect;

import org.jspecify.annotations.Nullable;

/**
 * Velour, and the floor: {@code /v1/kv/{key}}. A read-modify-write is a get and a put with {@code If-Match} and the entity tag
 * that was got; 412 is a conflict. The floor has no entity tags: there the put is unconditional.
 */
final class VelourDialect implements Dialect {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int PRECONDITION_FAILED = 412;
    private static final String PATH = "/v1/kv/";

    private final String host;
    private final int valueSize;
    private final PlainValues values;

    VelourDialect(String host, int valueSize) {
        this.host = host;
        this.valueSize = valueSize;
        this.values = new PlainValues(valueSize);
    }

    @Override
    public Template get() {
        return Requests.withoutBody("GET", path(), host, "");
    }

    @Override
    public Template put() {
        return put(Template.text(""));
    }

    @Override
    public Template putIfUnchanged() {
        return put(Template.text("If-Match: ").plus(Template.tag()).plus("\r\n"));
    }

    private Template put(Template condition) {
        Template type = Template.text(Requests.header("Content-Type", "application/octet-stream"));
        return Requests.withBody("PUT", path(), host, type.plus(condition), Template.value(valueSize));
    }

    private static Template path() {
        return Template.text(PATH).plus(Template.key());
    }

    @Override
    public @Nullable String problemOfGet(Answer answer, int key) {
        return answer.status() == OK ? values.problem(answer, key, 0, 0) : Dialect.status(answer);
    }

    @Override
    public @Nullable String problemOfPut(Answer answer) {
        return answer.status() == NO_CONTENT || answer.status() == CREATED ? null : Dialect.status(answer);
    }

    @Override
    public boolean isConflict(Answer answer) {
        return answer.status() == PRECONDITION_FAILED;
    }
}
