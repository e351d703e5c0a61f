package io.velour.frontend;

import static io.velour.frontend.FrontendClient.tagOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp.Answer;

/** {@code POST /v1/batch}, through the real frontend. */
class BatchIT {
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress(),
            "--velour.limits.max-value-size=8KB", "--velour.limits.max-batch-entries=20",
            "--velour.limits.max-batch-size=16KB");
    private static final FrontendClient CLIENT = new FrontendClient(FRONTEND.port());

    @BeforeAll
    static void ready() {
        FRONTEND.ready();
    }

    @AfterAll
    static void close() {
        FRONTEND.close();
        CLUSTER.close();
    }

    private static JsonNode batch(String json) {
        Answer answer = CLIENT.batch(json);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("content-type")).contains("application/json");
        return answer.json();
    }

    private static int[] statusesOf(JsonNode results) {
        return IntStream.range(0, results.size()).map(i -> results.get(i).path("status").asInt()).toArray();
    }

    @Test
    void eachEntryHasTheResultThatItWouldHaveAlone() {
        String tag = tagOf(CLIENT.put("old", "1", "Content-Type: text/plain"));
        JsonNode results = batch("""
                [{"op":"put","key":"sch\u00f6n","text":"gr\u00fc\u00df","contentType":"text/plain","ttl":3600},
                 {"op":"put","key64":"AP8","value":"AP8B"},
                 {"op":"get","key":"old"},
                 {"op":"get","key":"nothing"},
                 {"op":"put","key":"made","text":"","ifNoneMatch":"*"},
                 {"op":"delete","key":"nothing-either"}]""");
        assertThat(statusesOf(results)).containsExactly(204, 204, 200, 404, 201, 204);
        assertThat(results.get(2).path("value").asString())
                .isEqualTo(Base64.getEncoder().encodeToString("1".getBytes(StandardCharsets.UTF_8)));
        assertThat(results.get(2).path("etag").asString()).isEqualTo(tag);
        assertThat(results.get(2).path("contentType").asString()).isEqualTo("text/plain");
        assertThat(results.get(3).path("problem").path("code").asString()).isEqualTo("not-found");
        Answer single = CLIENT.get("/v1/kv/sch%C3%B6n");
        assertThat(single.text()).isEqualTo("gr\u00fc\u00df");
        assertThat(single.header("etag")).contains(results.get(0).path("etag").asString());
        assertThat(single.header("expires")).isPresent();
        assertThat(CLIENT.get("/v1/kv64/AP8").body()).containsExactly(0, 0xff, 1);
    }

    @Test
    void conditionsHoldForEachEntry() {
        String tag = tagOf(CLIENT.put("compared", "1"));
        JsonNode results = batch("""
                [{"op":"get","key":"compared","ifNoneMatch":%1$s},
                 {"op":"put","key":"compared","text":"2","ifNoneMatch":"*"},
                 {"op":"delete","key":"compared","ifMatch":"\\"other\\""},
                 {"op":"delete","key":"compared","ifMatch":"*"}]"""
                .formatted('"' + tag.replace("\"", "\\\"") + '"'));
        assertThat(statusesOf(results)).containsExactly(304, 412, 412, 400);
        assertThat(results.get(0).has("value")).isFalse();
        assertThat(results.get(1).path("etag").asString()).isEqualTo(tag);
        assertThat(results.get(1).path("problem").path("code").asString()).isEqualTo("precondition-failed");
        JsonNode replaced = batch("[{\"op\":\"put\",\"key\":\"compared\",\"text\":\"2\",\"ifMatch\":\""
                + tag.replace("\"", "\\\"") + "\"}]");
        assertThat(statusesOf(replaced)).containsExactly(204);
        assertThat(CLIENT.get("/v1/kv/compared").text()).isEqualTo("2");
    }

    @Test
    void aValueComesAsTextIfItIsWantedSoAndIsOne() {
        CLIENT.put("text", "h\u00e4");
        CLIENT.send("PUT", "/v1/kv/bytes", "x");
        batch("[{\"op\":\"put\",\"key\":\"bytes\",\"value\":\"/w==\"}]");
        JsonNode results = batch("""
                [{"op":"get","key":"text","as":"text"}, {"op":"get","key":"bytes","as":"text"}]""");
        assertThat(results.get(0).path("text").asString()).isEqualTo("h\u00e4");
        assertThat(results.get(0).has("value")).isFalse();
        assertThat(results.get(1).path("value").asString()).isEqualTo("/w==");
    }

    @Test
    void whatASingleRequestIsRefusedForIsItsEntrysAlone() {
        JsonNode results = batch(
                """
                        [{"op":"put","key":"","text":"x"}, {"op":"put","key":"large","text":"%s"},
                         {"op":"put","key":"k","text":"x","ttl":0}, {"op":"put","key":"k","text":"x","contentType":"a\\r\\nb: c"},
                         {"op":"put","key":"fine","text":"x"}]"""
                        .formatted("v".repeat(8 * 1024 + 1)));
        assertThat(statusesOf(results)).containsExactly(400, 413, 400, 400, 204);
        assertThat(results.get(0).path("problem").path("code").asString()).isEqualTo("invalid-key");
        assertThat(results.get(1).path("problem").path("code").asString()).isEqualTo("value-too-large");
        Problems.assertProblem(CLIENT.get("/v1/kv/large"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "[1]", "[[]]", "[{}]", "[{\"op\":\"get\"}]",
            "[{\"op\":\"take\",\"key\":\"a\"}]",
            "[{\"op\":\"get\",\"key\":\"a\",\"key64\":\"YQ\"}]", "[{\"op\":\"get\",\"key64\":\"*\"}]",
            "[{\"op\":\"get\",\"key\":1}]", "[{\"op\":\"get\",\"key\":[\"a\"]}]", "[{\"op\":\"get\",\"key\":null}]",
            "[{\"op\":\"get\",\"key\":\"a\",\"key\":\"b\"}]", "[{\"op\":\"get\",\"key\":\"a\",\"ttl\":1}]",
            "[{\"op\":\"get\",\"key\":\"\\ud800\"}]", "[{\"op\":\"get\",\"key\":\"a\",\"as\":\"bytes\"}]",
            "[{\"op\":\"put\",\"key\":\"a\"}]", "[{\"op\":\"put\",\"key\":\"a\",\"text\":\"b\",\"value\":\"YQ==\"}]",
            "[{\"op\":\"put\",\"key\":\"a\",\"value\":\"!\"}]",
            "[{\"op\":\"put\",\"key\":\"a\",\"text\":\"b\",\"ttl\":\"1\"}]",
            "[{\"op\":\"put\",\"key\":\"a\",\"text\":\"b\",\"ttl\":1e3}]",
            "[{\"op\":\"put\",\"key\":\"a\",\"text\":\"b\",\"ttl\":99999999999999999999}]", "[] []"})
    void aBatchThatIsNotWellFormedIsRefusedWhole(String json) {
        String withAnother = json.startsWith("[{")
                ? "[{\"op\":\"put\",\"key\":\"first\",\"text\":\"x\"}," + json.substring(1)
                : json;
        Problems.assertProblem(CLIENT.batch(withAnother), 400, "bad-request");
        Problems.assertProblem(CLIENT.get("/v1/kv/first"), 404, "not-found");
    }

    @Test
    void anEmptyBatchHasNoResults() {
        assertThat(batch("[]").size()).isZero();
    }

    @Test
    void aBatchIsBoundedInEntriesAndBytes() {
        String twenty = IntStream.range(0, 20).mapToObj(i -> "{\"op\":\"put\",\"key\":\"b" + i + "\",\"text\":\"x\"}")
                .collect(Collectors.joining(","));
        assertThat(statusesOf(batch("[" + twenty + "]"))).hasSize(20).containsOnly(204);
        Problems.assertProblem(CLIENT.batch("[" + twenty + ",{\"op\":\"get\",\"key\":\"a\"}]"), 413, "batch-too-large");
        JsonNode tooLarge = Problems.assertProblem(CLIENT.batch("[" + " ".repeat(16 * 1024) + "]"), 413,
                "batch-too-large");
        assertThat(tooLarge.path("limit").asInt()).isEqualTo(16 * 1024);
    }

    @Test
    void valuesThatHaveNoRoomInTheAnswerAreLeftOutWithAReason() {
        String value = "v".repeat(8 * 1024);
        for (String key : new String[]{"large1", "large2", "large3"}) {
            CLIENT.put(key, value);
        }
        JsonNode results = batch("""
                [{"op":"get","key":"large1","as":"text"}, {"op":"get","key":"large2","as":"text"},
                 {"op":"get","key":"large3","as":"text"}]""");
        assertThat(statusesOf(results)).containsExactlyInAnyOrder(200, 200, 413);
        for (int i = 0; i < 3; i++) {
            JsonNode result = results.get(i);
            assertThat(result.path("etag").asString()).isNotEmpty();
            assertThat(result.path("status").asInt() == 200
                    ? result.path("text").asString()
                    : result.path("problem").path("code").asString())
                    .isEqualTo(result.path("status").asInt() == 200 ? value : "answer-too-large");
        }
    }

    @Test
    void anotherVerbOrFormIsAProblem() {
        Answer get = CLIENT.get("/v1/batch");
        Problems.assertProblem(get, 405, "method-not-allowed");
        assertThat(get.header("allow")).contains("POST");
        Problems.assertProblem(CLIENT.send("POST", "/v1/batch", "[]", "Content-Type: text/plain"), 415,
                "unsupported-media-type");
        assertThat(CLIENT.send("POST", "/v1/batch", "[]", "Content-Type: application/json; charset=utf-8").status())
                .isEqualTo(200);
    }

    @Test
    void entriesFailApartFromEachOther() {
        try (FakeCluster cluster = new FakeCluster(2);
                RunningFrontend frontend = new RunningFrontend(cluster.controllerAddress(),
                        "--velour.frontend.deadline=500ms").ready()) {
            FrontendClient client = new FrontendClient(frontend.port());
            client.put("read", "1");
            for (int i = 0; i < 10; i++) {
                // Read from both: a get finishes what has not been committed there yet.
                assertThat(client.get("/v1/kv/read").status()).isEqualTo(200);
            }
            cluster.kill(1);
            Answer answer = client.batch("""
                    [{"op":"get","key":"read"}, {"op":"put","key":"written","text":"x"},
                     {"op":"put","key":"compared","text":"x","ifNoneMatch":"*"}]""");
            assertThat(statusesOf(answer.json())).as(answer.text()).containsExactly(200, 504, 504);
        }
    }
}
