package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.StoredRecord;

/** A catch-up whose source serves no more before it is through: what stays of the first copy, what of late data. */
class SourcesTest {
    private static final Member FIRST = TestMaps.member(1);
    private static final Member SECOND = TestMaps.member(2);
    private static final Member SELF = TestMaps.member(3);
    private static final ReplicaSet WITH_FIRST = entry(5, serving(FIRST), catchingUp(SELF, 5));
    private static final ReplicaSet WITH_SECOND = entry(6, serving(SECOND), catchingUp(SELF, 5));
    private static final Key COPIED = Key.of("a");
    private static final Key REST = Key.of("b");

    private final TestReplica replica = new TestReplica(SELF);
    private PeerSend open = new PeerSend(SELF, new PeerRequest.ReportPending(WITH_FIRST, null), PeerSend.TOLD);

    private static ReplicaSet entry(long epoch, Replica... replicas) {
        return TestMaps.entry(3, epoch, 1, List.of(replicas));
    }

    /** The first source has given one key; the question for what comes after it is open. */
    @BeforeEach
    void copyOneKey() {
        replica.hold(REST, committed(NOW));
        open = replica.adopt(WITH_FIRST).sends().getFirst();
        copy(COPIED, new KeyedRecord(COPIED, pending(NOW)));
    }

    private void copy(@Nullable Key through, KeyedRecord... records) {
        Epoch epoch = replica.entry().epoch();
        ask(replica.answer(open, new StorageAnswer.RangeDigest(epoch, through, 1_000, 0, 0)));
        ask(replica.answer(open, new StorageAnswer.RangeRecords(epoch, through, List.of(records))));
    }

    private void ask(ReplicaStep step) {
        open = step.sends().isEmpty() ? open : step.sends().getFirst();
    }

    private @Nullable StoredRecord copied() {
        return replica.held(COPIED);
    }

    private StorageAnswer prepared(Key key, long millis) {
        return replica.ask(prepare(replica.entry().epoch().value(), key, value(millis)));
    }

    @Test
    void aSourceThatLeavesIsLeftForAnotherFromTheBeginning() {
        ReplicaStep step = replica.adopt(WITH_SECOND);
        assertThat(step.sends()).extracting(PeerSend::to).containsExactly(SECOND);
        assertThat(step.sends().getFirst().request())
                .isEqualTo(new PeerRequest.CompareRange(WITH_SECOND, SELF, null));
    }

    @Test
    void aSourceThatIsLeavingServesNoMore() {
        ReplicaStep step = replica.adopt(entry(6, leaving(FIRST), serving(SECOND), catchingUp(SELF, 5)));
        assertThat(step.sends()).extracting(PeerSend::to).containsExactly(SECOND);
    }

    @Test
    void aSourceThatGoesOnServingIsKept() {
        assertThat(replica.adopt(entry(6, serving(SECOND), serving(FIRST), catchingUp(SELF, 5))).sends()).isEmpty();
        copy(null, new KeyedRecord(REST, committed(NOW + 1)));
        assertThat(replica.held(REST)).isEqualTo(committed(NOW + 1));
        assertThat(replica.reports()).hasSize(1);
    }

    @Test
    void dataOfASourceThatServesNoMoreIsThrownAway() {
        PeerSend fetch = replica.answer(open, new StorageAnswer.RangeDigest(new Epoch(5), null, 1, 0, 0)).sends()
                .getFirst();
        replica.adopt(WITH_SECOND);
        ReplicaStep late = replica.answer(fetch, new StorageAnswer.RangeRecords(new Epoch(5), null,
                List.of(new KeyedRecord(REST, pending(NOW + 9)))));
        assertThat(late.changes()).as("V9").isEmpty();
        assertThat(late.sends()).isEmpty();
        assertThat(replica.held(REST)).isEqualTo(committed(NOW));
        assertThat(replica.reports()).isEmpty();
    }

    @Test
    void theAnswerThatBringsTheNewsIsThrownAwayItself() {
        StorageAnswer stale = new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(6), WITH_SECOND);
        ReplicaStep step = replica.answer(open, stale);
        assertThat(replica.entry()).isEqualTo(WITH_SECOND);
        assertThat(step.sends()).extracting(PeerSend::to).containsExactly(SECOND);
        assertThat(step.suspects()).isEmpty();
    }

    @Test
    void silenceOfAFormerSourceSuspectsNobody() {
        PeerSend former = open;
        replica.adopt(WITH_SECOND);
        ReplicaStep step = replica.silence(former);
        assertThat(step.suspects()).isEmpty();
        assertThat(replica.tick().sends()).as("the second is being asked").isEmpty();
    }

    @Test
    void aCopyThatTheSecondSourceDoesNotHaveIsDropped() {
        open = replica.adopt(WITH_SECOND).sends().getFirst();
        copy(null);
        assertThat(replica.all()).isEmpty();
    }

    @Test
    void aCopyOnWhichAnAcknowledgementRestsStays() {
        assertThat(prepared(COPIED, NOW)).as("the local one already")
                .isEqualTo(new StorageAnswer.Accepted(new Epoch(5)));
        open = replica.adopt(WITH_SECOND).sends().getFirst();
        copy(null);
        assertThat(copied()).as("V8").isEqualTo(pending(NOW));
    }

    @Test
    void aCopyThatSupersededAWriteStays() {
        assertThat(prepared(COPIED, NOW - 1)).isEqualTo(new StorageAnswer.Superseded(new Epoch(5)));
        open = replica.adopt(WITH_SECOND).sends().getFirst();
        copy(null, new KeyedRecord(COPIED, committed(NOW - 2)));
        assertThat(copied()).as("V8").isEqualTo(pending(NOW));
    }

    @Test
    void whatWasAcknowledgedStaysToTheEndOfTheListing() {
        prepared(COPIED, NOW);
        open = replica.adopt(WITH_SECOND).sends().getFirst();
        copy(COPIED);
        ReplicaSet third = entry(7, serving(FIRST), catchingUp(SELF, 5));
        open = replica.adopt(third).sends().getFirst();
        copy(null, new KeyedRecord(COPIED, committed(NOW - 1)));
        assertThat(copied()).isEqualTo(pending(NOW));
    }

    @Test
    void whatTheFirstSourceGaveIsNoLeftoverForTheSecond() {
        replica.adopt(WITH_SECOND);
        assertThat(prepared(COPIED, NOW - 1)).isEqualTo(new StorageAnswer.Superseded(new Epoch(6)));
        assertThat(prepared(REST, NOW - 1)).isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
        assertThat(replica.ask(new PeerRequest.ReportPending(WITH_SECOND, null)))
                .isEqualTo(new StorageAnswer.PendingRecords(new Epoch(6),
                        List.of(new KeyedRecord(COPIED, pending(NOW)), new KeyedRecord(REST, pending(NOW - 1))), true));
    }

    /** Between the two entries the source was taken out, and what it had then is not what it has now. */
    @Test
    void dataOfASourceThatWasTakenOutAndCameBackIsThrownAway() {
        PeerSend fetch = replica.answer(open, new StorageAnswer.RangeDigest(new Epoch(5), null, 1, 0, 0)).sends()
                .getFirst();
        ReplicaSet back = entry(9, serving(SECOND), new Replica(FIRST, serving(FIRST).role(), new Epoch(7)),
                catchingUp(SELF, 5));
        ReplicaStep anew = replica.adopt(back);
        assertThat(anew.sends()).extracting(PeerSend::request)
                .containsExactly(new PeerRequest.CompareRange(back, SELF, null));
        ReplicaStep late = replica.answer(fetch, new StorageAnswer.RangeRecords(new Epoch(5), null,
                List.of(new KeyedRecord(REST, pending(NOW + 9)))));
        assertThat(late.changes()).as("V9").isEmpty();
    }
}
