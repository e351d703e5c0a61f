package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.pending;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;

/** What a replica does about the records that its disk held when the process started. */
class StartTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 5, LEADER, FOLLOWER);
    private static final int PENDING = 10;

    private final TestReplica follower = new TestReplica(FOLLOWER);

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    private void holdPending() {
        for (int i = 0; i < PENDING; i++) {
            follower.hold(key(i), pending(NOW + i));
        }
    }

    private StorageAnswer report(ReplicaSet entry) {
        return follower.ask(new PeerRequest.ReportPending(entry, null));
    }

    @Test
    void adoptingReadsNothing() {
        holdPending();
        follower.adopt(ENTRY);
        assertThat(follower.watched.mostScannedRecords).isZero();
        assertThat(follower.machine.isLoading()).isTrue();
    }

    @Test
    void writesDoNotWaitForWhatHasStillToBeRead() {
        holdPending();
        follower.adopt(ENTRY);
        assertThat(follower.ask(TestRecords.prepare(5, TestRecords.value(NOW))))
                .isEqualTo(new StorageAnswer.Accepted(new Epoch(5)));
        assertThat(follower.machine.isLoading()).isTrue();
    }

    @Test
    void eachStepReadsAPage() {
        holdPending();
        follower.adopt(ENTRY);
        int steps = 0;
        while (follower.machine.isLoading()) {
            follower.machine.onLoad(follower.now());
            steps++;
        }
        assertThat(follower.watched.mostScannedRecords).isEqualTo(TestReplica.SETTINGS.rangeRecords());
        assertThat(steps).isEqualTo(3);
        assertThat(follower.machine.pendingRecords()).isEqualTo(PENDING);
    }

    @Test
    void aReconcilingLeaderIsToldOnlyOnceAllIsKnown() {
        holdPending();
        assertThat(TestReplica.refusal(report(ENTRY))).isEqualTo(Refusal.NOT_READY);
        assertThat(TestReplica.refusal(report(ENTRY))).isEqualTo(Refusal.NOT_READY);
        assertThat(report(ENTRY)).isInstanceOf(StorageAnswer.PendingRecords.class);
    }

    @Test
    void whatIsFinishedBeforeItIsReadIsNotPending() {
        holdPending();
        follower.adopt(ENTRY);
        follower.tick();
        follower.decide(TestRecords.commit(key(9), NOW + 9), TestRecords.commit(key(0), NOW));
        for (int i = 0; i < PENDING; i++) {
            follower.tick();
        }
        assertThat(follower.machine.pendingRecords()).isEqualTo(PENDING - 2);
    }

    @Test
    void whatWasPendingIsFinished() {
        follower.hold(key(1), pending(NOW));
        follower.adopt(ENTRY);
        follower.tick();
        follower.pass(Duration.ofSeconds(4));
        assertThat(follower.tick().sends()).extracting(PeerSend::request)
                .containsExactly(new StorageRequest.Prepare(PARTITION, new Epoch(5), key(1), pending(NOW).record(),
                        FOLLOWER));
    }

    /** Its leftovers are nobody's business; what is found equal is its own from then on. */
    @Test
    void whoeverCatchesUpKnowsWhatIsPendingWithoutReadingItFirst() {
        holdPending();
        ReplicaSet joining = TestMaps.entry(3, 5, 5, List.of(serving(LEADER), catchingUp(FOLLOWER, 5)));
        PeerSend asked = follower.adopt(joining).sends().getFirst();
        assertThat(follower.machine.isLoading()).isFalse();
        assertThat(report(joining)).isEqualTo(new StorageAnswer.PendingRecords(new Epoch(5), List.of(), true));
        List<KeyedRecord> first = follower.all().subList(0, 4);
        follower.answer(asked,
                new StorageAnswer.RangeDigest(new Epoch(5), key(3), 4, RangeDigester.digest(first), 0));
        assertThat(report(joining)).isEqualTo(new StorageAnswer.PendingRecords(new Epoch(5), first, true));
    }

    @Test
    void afterADecisionThatFailedNothingIsDecidedAnyMore() {
        follower.adopt(ENTRY);
        follower.watched.inTheMiddle = () -> {
            throw new RecordStoreException("a checksum does not match");
        };
        StorageRequest write = TestRecords.prepare(5, TestRecords.value(NOW));
        assertThat(failureOf(() -> follower.ask(write))).contains("checksum");
        follower.watched.inTheMiddle = () -> {};
        assertThat(failureOf(() -> follower.ask(write))).contains("failed before");
        assertThat(failureOf(follower::tick)).contains("failed before");
    }

    @Test
    void afterADecisionThatFailedReadsStillGoByNewerMaps() {
        follower.adopt(ENTRY);
        follower.renewLease();
        follower.watched.inTheMiddle = () -> {
            throw new RecordStoreException("a checksum does not match");
        };
        failureOf(() -> follower.ask(TestRecords.prepare(5, TestRecords.value(NOW))));
        follower.watched.inTheMiddle = () -> {};
        assertThat(follower.read()).isEqualTo(new StorageAnswer.Absent(new Epoch(5)));
        follower.machine.adopt(TestMaps.mapLike(TestMaps.entry(3, 6, 5, LEADER)), follower.now());
        assertThat(TestReplica.refusal(follower.read())).isEqualTo(Refusal.NOT_LISTED);
    }

    private static String failureOf(Runnable call) {
        try {
            call.run();
            return "";
        } catch (RecordStoreException failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}
