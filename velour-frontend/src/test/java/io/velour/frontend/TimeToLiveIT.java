package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp.Answer;

/** {@code Velour-TTL}: values that go by themselves. */
class TimeToLiveIT {
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress());
    private static final FrontendClient CLIENT = new FrontendClient(FRONTEND.port());
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @BeforeAll
    static void ready() {
        FRONTEND.ready();
    }

    @AfterAll
    static void close() {
        FRONTEND.close();
        CLUSTER.close();
    }

    private static Instant expiresOf(Answer answer) {
        return ZonedDateTime.parse(answer.header("expires").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    @Test
    void aValueSaysWhenItExpires() {
        Instant before = Instant.now();
        assertThat(CLIENT.put("hour", "v", "Velour-TTL: 3600").status()).isEqualTo(204);
        Instant after = Instant.now();
        Answer get = CLIENT.get("/v1/kv/hour");
        // The header has whole seconds.
        assertThat(expiresOf(get)).isBetween(before.plusSeconds(3_599), after.plusSeconds(3_600));
        assertThat(get.header("cache-control")).contains("no-cache");
        Answer unchanged = CLIENT.get("/v1/kv/hour", "If-None-Match: *");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.header("expires")).isEqualTo(get.header("expires"));
        CLIENT.put("hour", "v");
        assertThat(CLIENT.get("/v1/kv/hour").header("expires")).isEmpty();
    }

    @Test
    void anExpiredValueIsNotThereAnyMoreAndNotBefore() {
        Instant before = Instant.now();
        CLIENT.put("second", "v", "Velour-TTL: 1");
        Answer last;
        do {
            last = CLIENT.get("/v1/kv/second");
            assertThat(last.status()).isIn(200, 404);
            assertThat(Duration.between(before, Instant.now())).isLessThan(LIMIT);
        } while (last.status() == 200);
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        Problems.assertProblem(last, 404, "not-found");
        assertThat(CLIENT.get("/v1/keys?prefix=second").json().path("keys").size()).isZero();
        assertThat(CLIENT.put("second", "w", "If-None-Match: *").status()).isEqualTo(201);
        assertThat(CLIENT.get("/v1/kv/second").text()).isEqualTo("w");
    }

    /** Nobody gets the value once its time is over: the listing has to settle it by itself. */
    @Test
    void anExpiredValueIsNotListed() {
        Instant before = Instant.now();
        CLIENT.put("unread", "v", "Velour-TTL: 1");
        while (CLIENT.get("/v1/keys?prefix=unread").json().path("keys").size() > 0) {
            assertThat(Duration.between(before, Instant.now())).isLessThan(LIMIT);
        }
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        Problems.assertProblem(CLIENT.get("/v1/kv/unread"), 404, "not-found");
    }

    @Test
    void aConditionalPutMayHaveATimeToLive() {
        assertThat(CLIENT.put("both", "v", "If-None-Match: *", "Velour-TTL: 315360000").status()).isEqualTo(201);
        assertThat(CLIENT.get("/v1/kv/both").header("expires")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "1.5", "1s", "", "315360001", "99999999999999999999",
            "1\r\nVelour-TTL: 1"})
    void whatIsNoTimeToLiveIsRefused(String value) {
        Answer answer = CLIENT.put("wrong", "v", "Velour-TTL: " + value);
        Problems.assertProblem(answer, 400, "bad-request");
        assertThat(answer.text()).contains("315360000");
        Problems.assertProblem(CLIENT.get("/v1/kv/wrong"), 404, "not-found");
    }

    @Test
    void aDeleteHasNone() {
        Problems.assertProblem(CLIENT.delete("wrong", "Velour-TTL: 1"), 400, "bad-request");
    }
}
