package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.velour.shell.testing.Scrape;

/** What the frontend tells Prometheus: dashboards and alerts go by these names. */
class MetersIT {
    private static final List<String> NAMES = List.of("velour_operations_seconds_count",
            "velour_operations_seconds_sum",
            "velour_operations_seconds_max", "velour_operations_seconds_bucket", "velour_operations_refused_total",
            "velour_operations_under_way", "velour_operations_merged_sets_total",
            "velour_operations_write_backs_total", "velour_operations_outruns_total", "velour_hot_key_share",
            "velour_hot_key_rate", "velour_channel_waiting",
            "velour_channel_exchange_seconds_count", "velour_channel_exchange_seconds_sum",
            "velour_channel_exchange_seconds_max", "velour_channel_batch_count", "velour_channel_batch_sum",
            "velour_channel_batch_max", "resilience4j_circuitbreaker_state", "resilience4j_timelimiter_calls_total",
            "velour_map_version", "velour_map_age_seconds", "jvm_memory_used_bytes", "process_cpu_usage",
            "process_uptime_seconds", "application_ready_time_seconds");
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

    private static Scrape scrape() {
        return Scrape.of(FRONTEND.managementPort());
    }

    @Test
    void everyMeterIsThereUnderItsName() {
        assertThat(scrape().names()).containsAll(NAMES);
        scrape().assertNames("velour-frontend");
    }

    @Test
    void operationsAreCountedByKindAndOutcome() {
        Scrape before = scrape();
        CLIENT.put("counted", "1");
        CLIENT.get("/v1/kv/counted");
        CLIENT.get("/v1/kv/counted");
        CLIENT.get("/v1/kv/never-there");
        CLIENT.put("counted", "2", "If-None-Match: *");
        CLIENT.delete("counted");
        CLIENT.get("/v1/keys?limit=1");

        Scrape after = scrape();
        assertThat(more(before, after, "set", "done")).isEqualTo(1);
        assertThat(more(before, after, "get", "found")).isEqualTo(2);
        assertThat(more(before, after, "get", "not-found")).isEqualTo(1);
        assertThat(more(before, after, "compare-and-set", "precondition-failed")).isEqualTo(1);
        assertThat(more(before, after, "delete", "done")).isEqualTo(1);
        assertThat(more(before, after, "list", "listed")).isPositive();
    }

    private static double more(Scrape before, Scrape after, String kind, String outcome) {
        String[] tags = {"kind=\"" + kind + "\"", "outcome=\"" + outcome + "\""};
        return after.sum("velour_operations_seconds_count", tags)
                - before.sum("velour_operations_seconds_count", tags);
    }

    @Test
    void whileTracingIsOffNoTraceLeavesTheFrontend() {
        CLIENT.put("untraced", "1", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(CLUSTER.traceparents()).isEmpty();
    }

    @Test
    void quantilesHaveFewBucketsToBeMadeFrom() {
        long buckets = scrape().series().stream().filter(line -> line.startsWith("velour_operations_seconds_bucket{"))
                .filter(line -> line.contains("kind=\"get\"") && line.contains("outcome=\"found\"")).count();
        assertThat(buckets).isBetween(10L, 15L);
    }

    @Test
    void eachNodeHasItsLanesAndNoKeyIsEverNamed() {
        CLIENT.put("secret-key", "1");
        CLIENT.get("/v1/kv/secret-key");
        for (String node : List.of("node=\"node-1\"", "node=\"node-2\"")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> scrape().sum("velour_channel_exchange_seconds_count",
                    node, "lane=\"writes\"", "outcome=\"answered\"") > 0);
        }
        Scrape scrape = scrape();
        assertThat(scrape.series()).filteredOn(line -> line.startsWith("velour_channel_waiting{")).hasSize(4);
        assertThat(scrape.sum("velour_channel_batch_sum", "lane=\"writes\""))
                .isGreaterThanOrEqualTo(scrape.sum("velour_channel_batch_count", "lane=\"writes\""));
        assertThat(scrape.series())
                .filteredOn(line -> line.startsWith("resilience4j_circuitbreaker_state{") && line.endsWith(" 1.0"))
                .hasSize(4).allSatisfy(line -> assertThat(line).contains("state=\"closed\""));
        assertThat(scrape.sum("velour_map_version")).isEqualTo(1);
        assertThat(String.join("\n", scrape.series())).doesNotContain("secret");
    }
}
