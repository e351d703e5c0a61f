package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collections;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.velour.shell.testing.RawHttp;
import io.velour.shell.testing.Scrape;

/** Whether an operator can see which key floods a frontend, as it is shipped. */
class HotKeysIT {
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress());
    private static final FrontendClient CLIENT = new FrontendClient(FRONTEND.port());
    private static int other;

    @BeforeAll
    static void ready() {
        FRONTEND.ready();
    }

    @AfterAll
    static void close() {
        FRONTEND.close();
        CLUSTER.close();
    }

    /** Of 800 operations three in four are of one key: five gets for each put. The others are of a key each. */
    private static void flood(String key) {
        StringBuilder batch = new StringBuilder("[");
        batch.append(String.join(",", Collections.nCopies(500, "{\"op\": \"get\", \"key\": \"" + key + "\"}")));
        batch.append(",{\"op\": \"put\", \"key\": \"%s\", \"text\": \"1\"}".formatted(key).repeat(100));
        for (int i = 0; i < 200; i++) {
            batch.append(",{\"op\": \"get\", \"key\": \"other-").append(other++).append("\"}");
        }
        assertThat(CLIENT.batch(batch.append(']').toString()).status()).isEqualTo(200);
    }

    private static JsonNode hotKeys(RunningFrontend frontend) {
        return RawHttp.request(frontend.managementPort(), "GET /actuator/velour").json().path("hotKeys");
    }

    @Test
    void theKeyThatFloodsIsNamedAtTheEndpointAndMeasuredWithoutItsName() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            flood("secret/flood");
            JsonNode hottest = hotKeys(FRONTEND).path("keys").path(0);
            assertThat(hottest.path("key").asString("")).isEqualTo("secret/flood");
            assertThat(hottest.path("share").asDouble()).isBetween(0.5, 0.95);
            assertThat(hottest.path("getsPerSecond").asInt()).isGreaterThan(hottest.path("writesPerSecond").asInt());
            assertThat(hottest.path("writesPerSecond").asInt()).isPositive();
            assertThat(hottest.path("partition").asInt(-1)).isBetween(0, 15);
        });
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            flood("secret/flood");
            Scrape scrape = Scrape.of(FRONTEND.managementPort());
            assertThat(scrape.sum("velour_hot_key_share")).isBetween(0.5, 0.95);
            assertThat(scrape.sum("velour_hot_key_rate")).isGreaterThan(50);
            assertThat(String.join("\n", scrape.series())).doesNotContain("secret");
        });
    }

    @Test
    void aFloodThatIsOverIsForgotten() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            flood("over-soon");
            assertThat(hotKeys(FRONTEND).path("keys").path(0).path("key").asString("")).isEqualTo("over-soon");
        });
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(hotKeys(FRONTEND).path("keys")).isEmpty());
    }

    @Test
    void switchedOffItShowsNoKeyAndHasNoMeters() {
        try (RunningFrontend off = new RunningFrontend(CLUSTER.controllerAddress(),
                "--velour.frontend.hot-key-sampling=0")) {
            off.ready();
            assertThat(hotKeys(off).path("sampledOneIn").asInt(-1)).isZero();
            assertThat(hotKeys(off).path("keys")).isEmpty();
            assertThat(Scrape.of(off.managementPort()).names()).doesNotContain("velour_hot_key_share")
                    .contains("velour_operations_under_way");
        }
    }
}
