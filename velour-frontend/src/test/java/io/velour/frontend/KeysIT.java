package io.velour.frontend;

import static io.velour.frontend.FrontendClient.tagOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp.Answer;

/** {@code GET /v1/keys}, through the real frontend. */
class KeysIT {
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress(),
            "--velour.limits.max-page-keys=150", "--velour.limits.max-page-size=8KB");
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

    private static JsonNode page(String query) {
        Answer answer = CLIENT.get("/v1/keys" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<JsonNode> keysOf(JsonNode page) {
        return IntStream.range(0, page.path("keys").size()).mapToObj(page.path("keys")::get).toList();
    }

    /** Follows the cursor to the end; every page but the last must have one. */
    private static List<JsonNode> walk(String prefix, int limit) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = page("?prefix=" + prefix + "&limit=" + limit + cursor);
            assertThat(page.path("keys").size()).isLessThanOrEqualTo(limit);
            all.addAll(keysOf(page));
            cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asString() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private static List<String> texts(List<JsonNode> keys) {
        return keys.stream().map(key -> key.path("key").asString()).toList();
    }

    @Test
    void aKeyIsListedWithWhatIsKnownOfIt() {
        String plain = tagOf(CLIENT.put("known/plain", "12345"));
        String full = tagOf(CLIENT.put("known/full", "", "Content-Type: text/plain", "Velour-TTL: 60"));
        JsonNode page = page("?prefix=known/");
        assertThat(page.has("cursor")).isFalse();
        assertThat(texts(keysOf(page))).containsExactlyInAnyOrder("known/plain", "known/full");
        for (JsonNode key : keysOf(page)) {
            boolean isPlain = key.path("key").asString().equals("known/plain");
            assertThat(Base64.getUrlDecoder().decode(key.path("key64").asString()))
                    .asString(StandardCharsets.UTF_8).isEqualTo(key.path("key").asString());
            assertThat(key.path("etag").asString()).isEqualTo(isPlain ? plain : full);
            assertThat(key.path("size").asInt()).isEqualTo(isPlain ? 5 : 0);
            assertThat(key.has("contentType")).isEqualTo(!isPlain);
            assertThat(key.has("expires")).isEqualTo(!isPlain);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 150})
    void pagesOfAnySizeGiveEachKeyOnce(int limit) {
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < 120; i++) {
            expected.add("many/" + i);
        }
        if (texts(walk("many/", 150)).isEmpty()) {
            expected.forEach(key -> assertThat(CLIENT.put(key, "v").status()).isEqualTo(204));
            CLIENT.put("mana", "v");
            CLIENT.put("many0", "v");
        }
        assertThat(texts(walk("many/", limit))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void withinAPartitionKeysComeInTheirOrder() {
        for (int i = 0; i < 40; i++) {
            CLIENT.put("ordered" + i, "v");
        }
        List<String> order = texts(walk("ordered", 150));
        for (int limit : new int[]{3, 17}) {
            assertThat(texts(walk("ordered", limit))).isEqualTo(order);
        }
        assertThat(order).hasSize(40);
    }

    @Test
    void deletedKeysAreNotListed() {
        for (int i = 0; i < 30; i++) {
            CLIENT.put("gone" + i, "v");
            if (i % 3 != 0) {
                CLIENT.delete("gone" + i);
            }
        }
        assertThat(texts(walk("gone", 4))).containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 10).mapToObj(i -> "gone" + 3 * i).toList());
    }

    @Test
    void aKeyThatIsNoTextIsListedInBase64Alone() {
        CLIENT.send("PUT", "/v1/kv64/_w", "v");
        CLIENT.send("PUT", "/v1/kv64/_wA", "v");
        List<JsonNode> keys = walk("%FF", 150);
        assertThat(keys.stream().map(key -> key.path("key64").asString())).containsExactlyInAnyOrder("_w", "_wA");
        assertThat(keys).noneMatch(key -> key.has("key"));
    }

    @Test
    void aPageEndsWithItsBytesToo() {
        for (int i = 0; i < 20; i++) {
            CLIENT.put("long" + "x".repeat(1_000) + i, "v");
        }
        JsonNode first = page("?prefix=long&limit=150");
        assertThat(first.path("keys").size()).isBetween(1, 8);
        assertThat(first.has("cursor")).isTrue();
        assertThat(walk("long", 150)).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=151", "?limit=x", "?limit=", "?limit=1&limit=2", "?other=1", "?cursor=",
            "?cursor=*", "?cursor=AQ", "?cursor=AgAA", "?prefix=%zz"})
    void whatIsWrongIsRefused(String query) {
        Problems.assertProblem(CLIENT.get("/v1/keys" + query), 400, "bad-request");
    }

    @Test
    void aPrefixIsAtMostAsLongAsAKey() {
        assertThat(page("?prefix=" + "p".repeat(1_024)).path("keys").size()).isZero();
        Problems.assertProblem(CLIENT.get("/v1/keys?prefix=" + "p".repeat(1_025)), 400, "bad-request");
    }

    /** Made up, but well formed: behind the last partition there is nothing. */
    @Test
    void aCursorBehindTheLastPartitionLeadsToTheEnd() {
        String cursor = Base64.getUrlEncoder().encodeToString(new byte[]{1, 16, 0});
        JsonNode page = page("?cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
        assertThat(page.path("keys").size()).isZero();
        assertThat(page.has("cursor")).isFalse();
    }

    @Test
    void anotherVerbIsAProblem() {
        Answer post = CLIENT.send("POST", "/v1/keys", "");
        Problems.assertProblem(post, 405, "method-not-allowed");
        assertThat(post.header("allow")).contains("GET, HEAD");
    }

    @Test
    void keysAreListedWhileOneReplicaIsDead() {
        try (FakeCluster cluster = new FakeCluster(2);
                RunningFrontend frontend = new RunningFrontend(cluster.controllerAddress(),
                        "--velour.frontend.deadline=1s").ready()) {
            FrontendClient client = new FrontendClient(frontend.port());
            for (int i = 0; i < 20; i++) {
                client.put("k" + i, "v");
            }
            // Settles what has not been committed everywhere yet.
            for (int i = 0; i < 10; i++) {
                assertThat(client.get("/v1/keys").json().path("keys").size()).isEqualTo(20);
            }
            cluster.kill(1);
            assertThat(client.get("/v1/keys").json().path("keys").size()).isEqualTo(20);
            cluster.kill(0);
            Problems.assertProblem(client.get("/v1/keys"), 503, "unavailable");
        }
    }
}
