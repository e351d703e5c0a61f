package io.velour.bench.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.bench.failure.BenchException;

class DialectsTest {
    private static final int SIZE = 20;

    private static Dialect dialect(String name) {
        return Dialects.named(name, "h:1", SIZE);
    }

    private static String written(Template template, int key, String tag) {
        ByteBuf out = Unpooled.buffer();
        template.write(out, key, tag.getBytes(StandardCharsets.ISO_8859_1));
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String value(int key, int size) {
        String value = written(Template.value(size), key, "");
        assertThat(value).hasSize(size);
        return value;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- requests

    @Test
    void velourIsAskedByPath() {
        assertThat(written(dialect("velour").get(), 42, ""))
                .isEqualTo("GET /v1/kv/bench-000000042 HTTP/1.1\r\nHost: h:1\r\n\r\n");
        assertThat(written(dialect("velour").put(), 42, "")).isEqualTo("PUT /v1/kv/bench-000000042 HTTP/1.1\r\n"
                + "Host: h:1\r\nContent-Type: application/octet-stream\r\nContent-Length: 20\r\n\r\n"
                + value(42, SIZE));
    }

    @Test
    void aReadModifyWriteOfVelourComparesTheEntityTag() {
        assertThat(written(dialect("velour").putIfUnchanged(), 7, "\"1-2\""))
                .isEqualTo("PUT /v1/kv/bench-000000007 HTTP/1.1\r\nHost: h:1\r\n"
                        + "Content-Type: application/octet-stream\r\nIf-Match: \"1-2\"\r\nContent-Length: 20\r\n\r\n"
                        + value(7, SIZE));
    }

    @Test
    void webdisIsAskedByCommand() {
        assertThat(written(dialect("webdis").get(), 1, "")).startsWith("GET /GET/bench-000000001 HTTP/1.1\r\n");
        assertThat(written(dialect("webdis").put(), 1, "")).startsWith("PUT /SET/bench-000000001 HTTP/1.1\r\n")
                .endsWith("Content-Length: 20\r\n\r\n" + value(1, SIZE));
    }

    @Test
    void infinispanIsAskedByCacheAndKey() {
        assertThat(written(dialect("infinispan:owners2").get(), 1, ""))
                .startsWith("GET /rest/v2/caches/owners2/bench-000000001 HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @CsvSource({"etcd, ',\"serializable\":true'", "etcd-linearizable, ''"})
    void etcdIsAskedInBase64(String name, String more) {
        String body = "{\"key\":\"" + base64("bench-123456789") + "\"" + more + "}";
        assertThat(written(dialect(name).get(), 123_456_789, "")).startsWith("POST /v3/kv/range HTTP/1.1\r\n")
                .endsWith("Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(written(dialect(name).put(), 123_456_789, "")).startsWith("POST /v3/kv/put HTTP/1.1\r\n")
                .endsWith("{\"key\":\"" + base64("bench-123456789") + "\",\"value\":\""
                        + base64(value(123_456_789, SIZE)) + "\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 10, 64, 1_000})
    void valuesHaveTheirSizeAlsoInBase64(int size) {
        assertThat(written(Template.valueInBase64(size), 5, "")).isEqualTo(base64(value(5, size)));
    }

    @Test
    void anUnknownDialectIsRefusedWithTheNames() {
        assertThatThrownBy(() -> dialect("memcached")).isInstanceOf(BenchException.class)
                .hasMessageContaining("etcd-linearizable");
    }

    // ---- answers

    private static ReceivedAnswer right(String name, int key) {
        String value = value(key, SIZE);
        return new ReceivedAnswer(200, switch (name) {
            case "webdis" -> "{\"GET\":\"" + value + "\"}";
            case "etcd" -> "{\"header\":{\"revision\":\"8\"},\"kvs\":[{\"key\":\"eA==\",\"version\":\"1\",\"value\":\""
                    + base64(value) + "\"}],\"count\":\"1\"}";
            default -> value;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"velour", "webdis", "etcd", "infinispan:c"})
    void theRightValueIsRight(String name) {
        assertThat(dialect(name).problemOfGet(right(name, 12), 12)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"velour", "webdis", "etcd", "infinispan:c"})
    void theValueOfAnotherKeyIsWrong(String name) {
        assertThat(dialect(name).problemOfGet(right(name, 12), 13)).isEqualTo(Dialect.WRONG_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"velour", "webdis", "etcd", "infinispan:c"})
    void aValueThatIsShorterOrLongerIsWrong(String name) {
        Dialect other = Dialects.named(name, "h:1", SIZE + 3);
        assertThat(other.problemOfGet(right(name, 12), 12)).isEqualTo(Dialect.WRONG_LENGTH);
        Dialect shorter = Dialects.named(name, "h:1", SIZE - 3);
        assertThat(shorter.problemOfGet(right(name, 12), 12)).isEqualTo(Dialect.WRONG_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"velour", "webdis", "etcd", "infinispan:c"})
    void anotherStatusIsWrong(String name) {
        ReceivedAnswer unavailable = new ReceivedAnswer(503, right(name, 1).text());
        assertThat(dialect(name).problemOfGet(unavailable, 1)).isEqualTo("status 503");
        assertThat(dialect(name).problemOfPut(unavailable)).isEqualTo("status 503");
        assertThat(dialect(name).isConflict(unavailable)).isFalse();
    }

    @Test
    void anEmptyAnswerOfEtcdIsNoValue() {
        assertThat(dialect("etcd").problemOfGet(new ReceivedAnswer(200, "{\"header\":{}}"), 1)).isEqualTo("no value");
    }

    @ParameterizedTest
    @CsvSource({"velour, 201, ''", "velour, 204, ''", "infinispan:c, 204, ''", "etcd, 200, '{}'",
            "webdis, 200, '{\"SET\":[true,\"OK\"]}'"})
    void aPutThatWasTakenIsRight(String name, int status, String body) {
        assertThat(dialect(name).problemOfPut(new ReceivedAnswer(status, body))).isNull();
    }

    @Test
    void aPutThatWebdisDidNotStoreIsWrong() {
        assertThat(dialect("webdis").problemOfPut(new ReceivedAnswer(200, "{\"SET\":[false,\"ERR\"]}"))).isNotNull();
    }

    @Test
    void onlyAFailedPreconditionIsAConflict() {
        assertThat(dialect("velour").isConflict(new ReceivedAnswer(412, ""))).isTrue();
        assertThat(dialect("velour").problemOfPut(new ReceivedAnswer(412, ""))).isEqualTo("status 412");
    }
}
