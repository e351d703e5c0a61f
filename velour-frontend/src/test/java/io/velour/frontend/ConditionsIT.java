package io.velour.frontend;

import static io.velour.frontend.FrontendClient.tagOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.clock.HybridTimestamp;
import io.velour.record.RecordVersion;
import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp.Answer;

/** {@code If-Match} and {@code If-None-Match} on writes: compare-and-set, over HTTP. */
class ConditionsIT {
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress());
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

    private static String value(String key) {
        return CLIENT.get("/v1/kv/" + key).text();
    }

    private static void assertFailed(Answer answer, String currentTag) {
        Problems.assertProblem(answer, 412, "precondition-failed");
        assertThat(answer.header("etag")).contains(currentTag);
    }

    @Test
    void aValueIsCreatedOnce() {
        Answer created = CLIENT.put("created", "1", "If-None-Match: *", "Content-Type: text/plain");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("velour-epoch")).contains("1");
        assertFailed(CLIENT.put("created", "2", "If-None-Match: *"), tagOf(created));
        Answer get = CLIENT.get("/v1/kv/created");
        assertThat(get.text()).isEqualTo("1");
        assertThat(get.header("content-type")).contains("text/plain");
        assertThat(get.header("etag")).contains(tagOf(created));
        assertThat(CLIENT.delete("created").status()).isEqualTo(204);
        assertThat(CLIENT.put("created", "3", "If-None-Match: *").status()).isEqualTo(201);
    }

    @Test
    void aValueIsReplacedOnlyInTheVersionThatTheClientKnows() {
        String first = tagOf(CLIENT.put("replaced", "1"));
        Answer second = CLIENT.put("replaced", "2", "If-Match: " + first);
        assertThat(second.status()).isEqualTo(204);
        assertThat(tagOf(second)).isGreaterThan(first);
        assertFailed(CLIENT.put("replaced", "3", "If-Match: " + first), tagOf(second));
        assertThat(value("replaced")).isEqualTo("2");
    }

    @Test
    void aValueIsDeletedOnlyInTheVersionThatTheClientKnows() {
        String first = tagOf(CLIENT.put("deleted", "1"));
        String second = tagOf(CLIENT.put("deleted", "2"));
        assertFailed(CLIENT.delete("deleted", "If-Match: " + first), second);
        assertThat(value("deleted")).isEqualTo("2");
        Answer deleted = CLIENT.delete("deleted", "If-Match: " + second);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.header("etag")).isEmpty();
        Answer again = CLIENT.delete("deleted", "If-Match: " + second);
        Problems.assertProblem(again, 412, "precondition-failed");
        assertThat(again.header("etag")).isEmpty();
    }

    @Test
    void keysInBase64HaveConditionsToo() {
        Answer created = CLIENT.send("PUT", "/v1/kv64/AP8", "1", "If-None-Match: *");
        assertThat(created.status()).isEqualTo(201);
        assertFailed(CLIENT.send("PUT", "/v1/kv64/AP8", "2", "If-None-Match: *"), tagOf(created));
        assertThat(CLIENT.send("PUT", "/v1/kv64/AP8", "2", "If-Match: " + tagOf(created)).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"anything\"", "\"\"", "W/\"0123456789abcdef-0123456789abcdef\"",
            "\"0123456789ABCDEF-0123456789abcdef\"", "\"ffffffffffffffff-0123456789abcdef\""})
    void aTagThatNoValueHasFailsWithTheOneThatItHas(String tag) {
        String current = tagOf(CLIENT.put("tagged", "1"));
        assertFailed(CLIENT.put("tagged", "2", "If-Match: " + tag), current);
        assertFailed(CLIENT.delete("tagged", "If-Match: " + tag), current);
        assertThat(value("tagged")).isEqualTo("1");
        Problems.assertProblem(CLIENT.put("never-there", "2", "If-Match: " + tag), 412, "precondition-failed");
    }

    /** What takes the place of a version must be above it: a made-up one must not carry the frontend's clock along. */
    @ParameterizedTest
    @ValueSource(longs = {3_600_000, 365L * 24 * 3_600_000})
    void aForgedTagOfTheFutureIsNotCurrentAndMovesNoClock(long aheadMillis) {
        String current = tagOf(CLIENT.put("forged", "1"));
        RecordVersion forged = new RecordVersion(
                HybridTimestamp.ofMillis(System.currentTimeMillis() + aheadMillis), 1);
        assertFailed(CLIENT.put("forged", "2", "If-Match: \"" + forged + "\""), current);
        assertFailed(CLIENT.put("forged", "2", "If-Match: \"7fffffffffffffff-0000000000000001\""), current);
        assertThat(value("forged")).isEqualTo("1");
        String next = tagOf(CLIENT.put("forged", "3"));
        RecordVersion version = RecordVersion.parse(next.substring(1, next.length() - 1)).orElseThrow();
        assertThat(version.timestamp().millis()).isLessThanOrEqualTo(System.currentTimeMillis());
        assertThat(next).isGreaterThan(current);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Match: *", "If-Match: \"a\", \"b\"", "If-Match: unquoted", "If-Match:",
            "If-None-Match: \"a\"", "If-None-Match: *, *", "If-None-Match: *\r\nIf-Match: \"a\"",
            "If-Match: \"a\"\r\nIf-Match: \"b\""})
    void aConditionThatNoCompareAndSetDecidesIsRefused(String headers) {
        String current = tagOf(CLIENT.put("refused", "1"));
        Problems.assertProblem(CLIENT.put("refused", "2", headers), 400, "bad-request");
        Problems.assertProblem(CLIENT.delete("refused", headers), 400, "bad-request");
        assertThat(CLIENT.get("/v1/kv/refused").header("etag")).contains(current);
    }

    @Test
    void aDeleteOfWhatIsNotThereIsNotAskedForWithACondition() {
        Problems.assertProblem(CLIENT.delete("absent", "If-None-Match: *"), 400, "bad-request");
    }

    @Test
    void aGetHasConditionsOfItsOwn() {
        String tag = tagOf(CLIENT.put("read", "1"));
        assertThat(CLIENT.get("/v1/kv/read", "If-None-Match: " + tag).status()).isEqualTo(304);
        assertThat(CLIENT.get("/v1/kv/read", "If-Match: \"a\", " + tag).text()).isEqualTo("1");
        assertThat(CLIENT.get("/v1/kv/read", "If-Match: *").text()).isEqualTo("1");
        assertFailed(CLIENT.get("/v1/kv/read", "If-Match: W/" + tag), tag);
        Problems.assertProblem(CLIENT.get("/v1/kv/not-there", "If-Match: *"), 412, "precondition-failed");
        Problems.assertProblem(CLIENT.get("/v1/kv/not-there", "If-None-Match: *"), 404, "not-found");
    }

    /** Each of many counts one up from what it has read, until it succeeds: no count is lost. */
    @Test
    void ofManyWhoReplaceOneVersionOneSucceeds() throws Exception {
        CLIENT.put("counter", "0");
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> counting = IntStream.range(0, 8).<Future<?>>mapToObj(_ -> clients.submit(() -> {
                for (int i = 0; i < 5; i++) {
                    countUp();
                }
            })).toList();
            for (Future<?> one : counting) {
                one.get();
            }
        }
        assertThat(value("counter")).isEqualTo("40");
    }

    private static void countUp() {
        int status;
        do {
            Answer read = CLIENT.get("/v1/kv/counter");
            status = CLIENT.put("counter", String.valueOf(Integer.parseInt(read.text()) + 1),
                    "If-Match: " + tagOf(read)).status();
            assertThat(status).isIn(204, 412);
        } while (status == 412);
    }

    @Test
    void outcomesAreKeptApart() {
        try (FakeCluster cluster = new FakeCluster(2);
                RunningFrontend frontend = new RunningFrontend(cluster.controllerAddress(),
                        "--velour.frontend.deadline=500ms").ready()) {
            FrontendClient client = new FrontendClient(frontend.port());
            String tag = tagOf(client.put("a", "1"));
            cluster.kill(1);
            Problems.assertProblem(client.put("a", "2", "If-Match: " + tag), 504, "indeterminate");
            cluster.kill(0);
            // The first may meet a connection that dies under it; after that nobody can be reached.
            assertThat(client.put("b", "1", "If-None-Match: *").status()).isIn(503, 504);
            Answer unavailable = client.put("b", "1", "If-None-Match: *");
            Problems.assertProblem(unavailable, 503, "unavailable");
            assertThat(unavailable.header("retry-after")).isPresent();
        }
    }
}
