package io.velour.storage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.clock.TimeReading;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.protocol.Refusal;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.replica.RecordStoreException;
import io.velour.storage.testing.GatedStore;
import io.velour.storage.testing.Samples;
import io.velour.storage.testing.TestLoop;

/** Renewals through the loop, of a node that refuses reads without a lease. */
class RenewalTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Longer than any pause of this machine. */
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final StorageNode NODE = Samples.node(1, 9_080);
    private static final StorageAnswer NOT_SERVING = new StorageAnswer.Refused(Refusal.NOT_SERVING, Epoch.FIRST, null);
    private static final StorageAnswer ABSENT = new StorageAnswer.Absent(Epoch.FIRST);

    private final GatedStore store = new GatedStore();
    private final TestLoop loop = new TestLoop(NODE.member(), store, 8, false);
    private final ReplicaRuntime runtime = loop.runtime();
    private final PartitionMap map = Samples.map(NODE);

    @BeforeEach
    void start() {
        runtime.start();
    }

    @AfterEach
    void stop() {
        store.allow(100);
        runtime.stop();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static TimeReading now() {
        return new TimeReading(System.currentTimeMillis(), System.nanoTime());
    }

    @Test
    void beforeTheFirstMapARenewalSaysSoAndItsAnswerMayBringTheMap() throws Exception {
        assertThat(runtime.renewal()).satisfies(renewal -> {
            assertThat(renewal.member()).isEqualTo(NODE.member());
            assertThat(renewal.mapVersion()).isZero();
            assertThat(renewal.reports()).isEmpty();
        });
        get(runtime.onRenewalAnswer(now(), new RenewalAnswer.Denied(RenewalAnswer.Reason.NO_CLUSTER, null)));
        assertThat(runtime.map()).isNull();

        get(runtime.onRenewalAnswer(now(), new RenewalAnswer.Granted(LEASE, 1, map)));

        assertThat(runtime.map()).isEqualTo(map);
        assertThat(runtime.renewal()).extracting(Renewal::mapVersion).isEqualTo(1L);
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(ABSENT);
    }

    @Test
    void readsAreServedAsLongAsTheLeaseLasts() throws Exception {
        runtime.adopt(map);
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(NOT_SERVING);
        assertThat(runtime.mayServe()).isFalse();

        get(runtime.onRenewalAnswer(now(), new RenewalAnswer.Granted(LEASE, 1, null)));
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(ABSENT);
        assertThat(runtime.mayServe()).isTrue();

        loop.pass(LEASE);
        assertThat(runtime.read(Samples.read("a"))).isEqualTo(NOT_SERVING);
        assertThat(runtime.mayServe()).isFalse();
    }

    @Test
    void aLeaseThatWasGrantedUnderANewerMapCountsForNothing() throws Exception {
        runtime.adopt(map);
        get(runtime.onRenewalAnswer(now(), new RenewalAnswer.Granted(LEASE, 2, null)));

        assertThat(runtime.read(Samples.read("a"))).isEqualTo(NOT_SERVING);
    }

    @Test
    void aLeaseDoesNotHangOnOneSlowWriteNorOnTheBatchesBehindIt() throws Exception {
        runtime.adopt(map);
        runtime.write(List.of(Samples.prepare("a", Samples.value(Samples.version(0), "a"))));
        store.awaitWrite();
        runtime.write(List.of(Samples.prepare("b", Samples.value(Samples.version(0), "b"))));

        assertThat(runtime.renewal().mapVersion()).isEqualTo(1);
        CompletableFuture<Void> taken = runtime.onRenewalAnswer(now(), new RenewalAnswer.Granted(LEASE, 1, null));
        assertThat(taken).isNotDone();

        store.allow(1);
        store.awaitWrite();
        assertThat(taken).isDone();
        assertThat(runtime.read(Samples.read("a"))).isInstanceOf(StorageAnswer.Found.class);
    }

    @Test
    void aLoopThatHangsAsksForNoLease() throws Exception {
        runtime.adopt(map);
        runtime.write(List.of(Samples.prepare("a", Samples.value(Samples.version(0), "a"))));
        store.awaitWrite();
        loop.pass(Duration.ofMinutes(1));

        assertThatThrownBy(runtime::renewal).isInstanceOf(RecordStoreException.class)
                .hasMessageContaining("busy for 6");

        store.allow(1);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(runtime.renewal().mapVersion()).isEqualTo(1));
    }
}
