package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp;
import io.velour.shell.testing.RawHttp.Answer;

/** The public interface, row by row, through the real frontend. */
class KeyValueIT {
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress());

    @BeforeAll
    static void ready() {
        FRONTEND.ready();
    }

    @AfterAll
    static void close() {
        FRONTEND.close();
        CLUSTER.close();
    }

    private static Answer get(String target, String... headers) {
        return RawHttp.request(FRONTEND.port(), "GET " + target, headers);
    }

    private static Answer send(String verb, String target, String body, String... headers) {
        StringBuilder request = new StringBuilder(
                verb + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return RawHttp.send(FRONTEND.port(),
                request + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void aValueComesBackWithItsTypeItsTagAndWhoAnswered() {
        Answer put = send("PUT", "/v1/kv/typed", "bytes", "Content-Type: text/weird; x=\"y\"");
        assertThat(put.status()).isEqualTo(204);
        Answer get = get("/v1/kv/typed");
        assertThat(get.status()).isEqualTo(200);
        assertThat(get.text()).isEqualTo("bytes");
        assertThat(get.header("content-type")).contains("text/weird; x=\"y\"");
        assertThat(get.header("content-length")).contains("5");
        assertThat(get.header("etag")).isPresent().isEqualTo(put.header("etag"));
        assertThat(get.header("x-content-type-options")).contains("nosniff");
        assertThat(get.header("velour-partition")).isPresent();
        assertThat(get.header("velour-epoch")).contains("1");
        assertThat(get.header("velour-replica")).isPresent();
    }

    @Test
    void headHasTheLengthAndNoBody() {
        send("PUT", "/v1/kv/head", "12345");
        Answer head = RawHttp.send(FRONTEND.port(),
                "HEAD /v1/kv/head HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).contains("5");
        assertThat(head.header("etag")).isPresent();
    }

    @Test
    void aValueThatTheClientHasIsNotSentAgain() {
        String tag = send("PUT", "/v1/kv/cached", "x").header("etag").orElseThrow();
        for (String matching : new String[]{tag, "*", "\"other\", " + tag, "W/" + tag}) {
            Answer answer = get("/v1/kv/cached", "If-None-Match: " + matching);
            assertThat(answer.status()).as(matching).isEqualTo(304);
            assertThat(answer.header("etag")).contains(tag);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(get("/v1/kv/cached", "If-None-Match: \"other\"").status()).isEqualTo(200);
    }

    @Test
    void tagsOnlyRiseAndADeleteIsADelete() {
        String first = send("PUT", "/v1/kv/rising", "1").header("etag").orElseThrow();
        String second = send("PUT", "/v1/kv/rising", "1").header("etag").orElseThrow();
        assertThat(second).isGreaterThan(first);
        assertThat(send("DELETE", "/v1/kv/rising", "").status()).isEqualTo(204);
        Problems.assertProblem(get("/v1/kv/rising"), 404, "not-found");
        assertThat(send("DELETE", "/v1/kv/never-there", "").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"a%2Fb, a/b", ";v=1, ;v=1", "//, //", "../x, ../x", "%25, %", "a+b, a+b", "a%20b, a b",
            "%F0%9F%98%80, 😀", "./y, ./y",
            "a//b/, a//b/", "%5Cback, \\back", "\"quoted\"<>, \"quoted\"<>", "%FF%FE, "})
    void aPathCarriesAKeyByteForByte(String raw, String key) {
        assertThat(send("PUT", "/v1/kv/" + raw, raw).status()).as(raw).isEqualTo(204);
        byte[] bytes = key == null ? new byte[]{(byte) 0xff, (byte) 0xfe} : key.getBytes(StandardCharsets.UTF_8);
        Answer by64 = get("/v1/kv64/" + Base64.getUrlEncoder().encodeToString(bytes));
        assertThat(by64.status()).as(raw).isEqualTo(200);
        assertThat(by64.text()).isEqualTo(raw);
        assertThat(get("/v1/kv/" + raw).text()).isEqualTo(raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/../v1/kv/key", "/v1/%6bv/key", "/v1//kv/key"})
    void whatIsAKeysPathOnlyOnceItIsNormalisedIsNothing(String target) {
        Problems.assertProblem(get(target), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "../../../x", "%zz", "%"})
    void whatNoPathCarriesIsRefusedWithAPointer(String raw) {
        Answer answer = send("PUT", "/v1/kv/" + raw, "x");
        Problems.assertProblem(answer, 400, "invalid-key");
        assertThat(answer.text()).contains("/v1/kv64/");
    }

    @Test
    void aKeyHasOneTo1024Bytes() {
        assertThat(send("PUT", "/v1/kv/" + "k".repeat(1_024), "x").status()).isEqualTo(204);
        assertThat(send("PUT", "/v1/kv/" + "%C3".repeat(1_024), "y").status()).isEqualTo(204);
        assertThat(get("/v1/kv/" + "%c3".repeat(1_024)).text()).isEqualTo("y");
        Problems.assertProblem(send("PUT", "/v1/kv/" + "k".repeat(1_025), "x"), 400, "invalid-key");
        for (String empty : new String[]{"/v1/kv/", "/v1/kv64/"}) {
            for (String verb : new String[]{"GET", "PUT", "DELETE"}) {
                Problems.assertProblem(send(verb, empty, ""), 400, "invalid-key");
            }
        }
        Problems.assertProblem(get("/v1/kv64/a*b"), 400, "invalid-key");
    }

    @Test
    void valuesAreFromNothingToAMebibyteAndOneMoreIsTooLarge() {
        String mebibyte = "v".repeat(1024 * 1024);
        assertThat(send("PUT", "/v1/kv/empty", "").status()).isEqualTo(204);
        assertThat(get("/v1/kv/empty").body()).isEmpty();
        assertThat(send("PUT", "/v1/kv/large", mebibyte).status()).isEqualTo(204);
        assertThat(get("/v1/kv/large").body()).hasSize(1024 * 1024);
        var declared = Problems.assertProblem(send("PUT", "/v1/kv/larger", mebibyte + "v"), 413, "value-too-large");
        assertThat(declared.path("limit").asInt()).isEqualTo(1024 * 1024);
        assertThat(declared.path("actual").asInt()).isEqualTo(1024 * 1024 + 1);
        Problems.assertProblem(get("/v1/kv/larger"), 404, "not-found");
    }

    /** A connection that is closed with something unread is reset, and takes the answer with it. */
    @Test
    void aClientThatIsRefusedMaySendTheRestOfItsBodyAndHasItsAnswer() {
        int length = 4_000_000;
        String body = "v".repeat(length);
        Problems.assertProblem(send("PUT", "/v1/kv/larger", body), 413, "value-too-large");
        Problems.assertProblem(send("PUT", "/v1/kv/", body), 400, "invalid-key");
        Problems.assertProblem(chunked("/v1/kv/larger", length), 413, "value-too-large");
    }

    @Test
    void aBodyInChunksIsTakenUpToTheSameLimit() {
        assertThat(chunked("/v1/kv/chunked", 1024 * 1024).status()).isEqualTo(204);
        assertThat(get("/v1/kv/chunked").body()).hasSize(1024 * 1024);
        Problems.assertProblem(chunked("/v1/kv/chunked-more", 1024 * 1024 + 1), 413, "value-too-large");
        Problems.assertProblem(get("/v1/kv/chunked-more"), 404, "not-found");
    }

    private static Answer chunked(String target, int length) {
        return RawHttp.send(FRONTEND.port(),
                "PUT " + target
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n"
                        + Integer.toHexString(length - 1) + "\r\n" + "c".repeat(length - 1) + "\r\n0\r\n\r\n");
    }

    @Test
    void wrongUseIsAProblem() {
        Answer post = send("POST", "/v1/kv/a", "x");
        Problems.assertProblem(post, 405, "method-not-allowed");
        assertThat(post.header("allow")).contains("GET, HEAD, PUT, DELETE");
        Problems.assertProblem(send("PUT", "/v1/kv/a", "x", "Content-Type: " + "t".repeat(256)), 400, "bad-request");
        Problems.assertProblem(get("/nothing"), 404, "not-found");
        Problems.assertProblem(get("/v1/kv"), 404, "not-found");
    }

    @Test
    void theOriginalInterfaceIsKeptWordForWord() {
        assertThat(get("/set/?key=a&value=b%20c").status()).isEqualTo(200);
        assertThat(get("/get/?key=a").text()).isEqualTo("b c");
        assertThat(get("/get?key=a").text()).isEqualTo("b c");
        assertThat(send("POST", "/set?key=form", "x=1&y=2", "Content-Type: application/x-www-form-urlencoded").status())
                .isEqualTo(200);
        assertThat(get("/get?key=form").text()).isEqualTo("x=1&y=2");
        assertThat(send("POST", "/set/?key=both&value=v", "").status()).isEqualTo(200);
        assertThat(get("/get/?key=both").text()).isEqualTo("v");
        assertThat(get("/v1/kv/both").text()).isEqualTo("v");
        assertThat(get("/get/?key=absent").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /get/", "GET /get/?key=", "GET /get/?key=a&key=b", "GET /get/?key=a&value=b",
            "GET /get/?key=a&other=b", "DELETE /get/?key=a", "GET /set/?key=a", "GET /set/?value=a",
            "GET /set/?key=a&value=b&value=c", "PUT /set/?key=a&value=b", "POST /set/?key=a", "GET /get/?key=%zz"})
    void anythingElseUnderTheOriginalInterfaceIs501AndOneLine(String request) {
        Answer answer = RawHttp.request(FRONTEND.port(), request);
        assertThat(answer.status()).as(request).isEqualTo(501);
        assertThat(answer.header("content-type").orElse("")).startsWith("text/plain");
        assertThat(answer.text().lines()).hasSize(1);
    }

    @Test
    void aValueInBothPlacesIs501() {
        assertThat(send("POST", "/set/?key=a&value=b", "c").status()).isEqualTo(501);
    }

    @Test
    void theInterfaceIsDescribed() {
        var document = get("/v3/api-docs").json();
        assertThat(document.path("paths").propertyNames()).contains("/v1/kv/{key}", "/v1/kv64/{key}", "/v1/batch",
                "/v1/keys", "/get/", "/set/");
        assertThat(get("/swagger-ui/index.html").status()).isEqualTo(200);
    }
}
