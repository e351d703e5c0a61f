package io.velour.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.record.Key;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;
import io.velour.storage.runtime.ReplicaRuntime;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

class ReplicaApiTest {
    private static final StorageNode NODE = new StorageNode(new NodeId(7), "one", new NodeAddress("127.0.0.1", 9_080),
            "", new Incarnation(11));
    private static final int MAX_BATCH = 1_000;

    private final GatedStore store = new GatedStore();
    private final ReplicaRuntime runtime = new TestLoop(NODE.member(), store, 8, true).runtime();
    private final MemoryBudget budget = new MemoryBudget(10 * MAX_BATCH);

    @BeforeEach
    void start() throws InterruptedException {
        runtime.start();
        runtime.adopt(Samples.map(NODE));
    }

    @AfterEach
    void stop() {
        store.allow(100);
        runtime.stop();
        assertThat(budget.taken()).as("every share is given back").isZero();
    }

    private MockHttpServletResponse post(Duration writeLimit, StorageRequest... requests) throws Exception {
        ReplicaApi api = new ReplicaApi(new ReplicaBatches(new ReplicaService(runtime, writeLimit, MAX_BATCH),
                runtime::map, budget, MAX_BATCH, BatchSpans.off()));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", ReplicaApi.PATH);
        request.setContentType(BatchCodec.MEDIA_TYPE);
        request.setContent(BatchCodec.encode(new RequestBatch(Samples.CLUSTER, List.of(requests))));
        MockHttpServletResponse response = new MockHttpServletResponse();
        api.handleRequest(request, response);
        return response;
    }

    private List<StorageAnswer> ask(StorageRequest... requests) throws Exception {
        return BatchCodec.decodeAnswers(post(Duration.ofSeconds(30), requests).getContentAsByteArray());
    }

    private void assertProblem(int status, String code, boolean retryable, StorageRequest... requests) {
        assertThatThrownBy(() -> post(Duration.ofMillis(50), requests))
                .isInstanceOfSatisfying(ProblemException.class, thrown -> {
                    Problem problem = thrown.problem();
                    assertThat(problem.status()).isEqualTo(status);
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.retryable()).isEqualTo(retryable);
                });
    }

    private static StorageRequest set(String key, String value) {
        return Samples.prepare(key, Samples.value(Samples.version(0), value));
    }

    @Test
    void readsAndWritesOfABatchAreAnsweredInItsOrder() throws Exception {
        store.allow(2);
        ask(set("there", "value"));

        assertThat(ask(Samples.read("there"), set("a", "1"), Samples.read("nowhere"), set("b", "2"),
                set("c", "3"), Samples.read("there"))).satisfiesExactly(
                        found -> assertThat(found).isInstanceOf(StorageAnswer.Found.class),
                        accepted -> assertThat(accepted).isEqualTo(new StorageAnswer.Accepted(Epoch.FIRST)),
                        absent -> assertThat(absent).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST)),
                        accepted -> assertThat(accepted).isEqualTo(new StorageAnswer.Accepted(Epoch.FIRST)),
                        accepted -> assertThat(accepted).isEqualTo(new StorageAnswer.Accepted(Epoch.FIRST)),
                        found -> assertThat(found).isInstanceOf(StorageAnswer.Found.class));
        assertThat(store.writes()).hasSize(2);
    }

    @Test
    void anEmptyBatchIsAnsweredByAnEmptyOne() throws Exception {
        assertThat(ask()).isEmpty();
    }

    @Test
    void writesBehindOnesThatTakeTooLongAreGivenNoAnswer() {
        runtime.write(List.of(set("first", "1")));
        store.awaitWrite();

        assertProblem(503, "store-slow", true, set("a", "1"));
    }

    @Test
    void writesThatFailAreGivenNoAnswer() {
        store.failWrites("no space left");
        store.allow(1);

        assertProblem(503, "store-failed", false, set("a", "1"));
    }

    @Test
    void aBatchWithARecordThatCannotBeReadIsGivenNoAnswer() {
        store.makeUnreadable(Key.of("a"));

        assertProblem(503, "store-failed", false, Samples.read("b"), Samples.read("a"));
    }

    @Test
    void aPartitionThatTheClusterDoesNotHaveIsRefused() {
        StorageRequest.Read read = Samples.read("a");

        assertProblem(400, "bad-request", false,
                new StorageRequest.Read(new PartitionId(16), read.epoch(), read.key()));
    }

    @Test
    void recordsBeyondTheBoundOfABatchOfAnswersAreRefusedAsOverloaded() throws Exception {
        store.allow(3);
        for (String key : List.of("a", "b", "c")) {
            ask(set(key, "x".repeat(MAX_BATCH * 2 / 5)));
        }

        assertThat(ask(Samples.read("a"), Samples.read("b"), Samples.read("c"), Samples.read("d")))
                .satisfiesExactly(found -> assertThat(found).isInstanceOf(StorageAnswer.Found.class),
                        found -> assertThat(found).isInstanceOf(StorageAnswer.Found.class),
                        refused -> assertThat(refused).isEqualTo(new StorageAnswer.Refused(
                                Refusal.OVERLOADED, Epoch.FIRST, null)),
                        absent -> assertThat(absent).isEqualTo(new StorageAnswer.Absent(Epoch.FIRST)));
    }

    @Test
    void rangesBeyondTheBoundAreRefusedAsOverloadedButTheFirstIsGivenWhatever() throws Exception {
        store.allow(3);
        List<String> keys = keysOf(new PartitionId(3), 3);
        for (String key : keys) {
            ask(set(key, "x".repeat(MAX_BATCH * 2 / 5)));
        }
        StorageNode joining = Samples.node(8, 9_081);
        ReplicaSet entry = Samples.entry(new PartitionId(3), 2, Samples.serving(NODE), Samples.catchingUp(joining, 2));
        StorageRequest fetch = new PeerRequest.FetchRange(entry, joining.member(), null, null);

        assertThat(ask(fetch, fetch, new PeerRequest.CompareRange(entry, joining.member(), null))).satisfiesExactly(
                given -> assertThat(given).isInstanceOfSatisfying(StorageAnswer.RangeRecords.class,
                        range -> assertThat(range.records()).hasSize(3)),
                refused -> assertThat(refused)
                        .isEqualTo(new StorageAnswer.Refused(Refusal.OVERLOADED, new Epoch(2), null)),
                digest -> assertThat(digest).isInstanceOf(StorageAnswer.RangeDigest.class));
        assertThat(ask(new PeerRequest.ReportPending(entry, null), fetch)).satisfiesExactly(
                given -> assertThat(given).isInstanceOfSatisfying(StorageAnswer.PendingRecords.class,
                        pending -> assertThat(pending.records()).hasSize(3)),
                refused -> assertThat(refused).isInstanceOf(StorageAnswer.Refused.class));
    }

    private static List<String> keysOf(PartitionId partition, int count) {
        return IntStream.iterate(0, number -> number + 1).mapToObj(number -> "key " + number)
                .filter(key -> Samples.partitionOf(Key.of(key)).equals(partition)).limit(count).toList();
    }

    @Test
    void whatTheMemoryBudgetDoesNotHoldIsRefusedUnread() {
        MemoryBudget.Share all = Objects.requireNonNull(budget.tryOpen(10 * MAX_BATCH));
        try {
            assertProblem(429, "overloaded", true, Samples.read("a"));
        } finally {
            all.close();
        }
        assertThatCode(() -> ask(Samples.read("a"))).doesNotThrowAnyException();
    }
}
