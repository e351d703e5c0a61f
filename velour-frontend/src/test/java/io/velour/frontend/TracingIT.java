package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.velour.shell.testing.RawHttp.Answer;

/** A request can be found again: by its id in the answer, by its trace at the storage nodes. */
class TracingIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final FakeCluster CLUSTER = new FakeCluster(2);
    private static final RunningFrontend FRONTEND = new RunningFrontend(CLUSTER.controllerAddress(),
            "--management.tracing.export.enabled=true", "--management.tracing.export.otlp.enabled=false",
            "--management.tracing.sampling.probability=0");
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

    private static String parent(String flags) {
        return "traceparent: 00-" + TRACE + "-" + SPAN + "-" + flags;
    }

    private static List<String> tracesOf(Runnable request) {
        CLUSTER.traceparents().clear();
        request.run();
        return List.copyOf(CLUSTER.traceparents());
    }

    @Test
    void theClientsTraceArrivesAtEveryReplicaOfAWriteAndAtOneOfARead() {
        assertThat(tracesOf(() -> CLIENT.put("traced", "1", parent("01")))).hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(arrived -> assertThat(arrived).matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                        .doesNotContain(SPAN));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(TracingIT::aReadIsTracedAtOneReplica);
    }

    /** Not before the set's commits have arrived: a get that comes before them finishes the set, at all replicas. */
    private static void aReadIsTracedAtOneReplica() {
        assertThat(tracesOf(() -> CLIENT.get("/v1/kv/traced", parent("01")))).hasSize(1)
                .allSatisfy(arrived -> assertThat(arrived).startsWith("00-" + TRACE).endsWith("-01"));
    }

    @Test
    void whatIsNotRecordedIsToldSoAndIsNotRecordedByTheStorageNodesEither() {
        assertThat(tracesOf(() -> CLIENT.get("/v1/kv/never-there", parent("00")))).hasSize(1)
                .allSatisfy(arrived -> assertThat(arrived).startsWith("00-" + TRACE).endsWith("-00"));
        // 2 says that the id is random, and nothing of recording.
        assertThat(tracesOf(() -> CLIENT.get("/v1/kv/never-there"))).hasSize(1)
                .allSatisfy(arrived -> assertThat(arrived).matches(".*-0[02]"));
    }

    @Test
    void theIdOfARequestComesBackAndOneThatHasNoneGetsOne() {
        assertThat(CLIENT.put("named", "1", "X-Request-Id: order-4711").header("x-request-id"))
                .contains("order-4711");
        assertThat(CLIENT.get("/v1/kv/never-there", "X-Request-Id: order-4712").header("x-request-id"))
                .contains("order-4712");
        Answer first = CLIENT.get("/v1/kv/named");
        Answer second = CLIENT.get("/v1/kv/named");
        assertThat(first.header("x-request-id").orElseThrow()).matches("[0-9a-f]{16}")
                .isNotEqualTo(second.header("x-request-id").orElseThrow());
        assertThat(CLIENT.get("/nothing", "X-Request-Id: order-4713").header("x-request-id")).contains("order-4713");
    }

    @Test
    void anIdThatWouldFillLogsIsNotTaken() {
        assertThat(CLIENT.get("/v1/kv/named", "X-Request-Id: " + "x".repeat(129)).header("x-request-id").orElseThrow())
                .matches("[0-9a-f]{16}");
        assertThat(CLIENT.get("/v1/kv/named", "X-Request-Id: two words").header("x-request-id").orElseThrow())
                .matches("[0-9a-f]{16}");
    }
}
