package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/** The course of a catch-up that nothing disturbs but silence: its source, its ranges, its end. */
class CatchUpTest {
    private static final Member SOURCE = TestMaps.member(1);
    private static final Member SECOND = TestMaps.member(2);
    private static final Member SELF = TestMaps.member(3);
    private static final ReplicaSet ENTRY = entry(6, serving(SOURCE), catchingUp(SELF, 5));
    private static final CatchUpReport CAUGHT_UP = new CatchUpReport(PARTITION, new Epoch(5),
            CatchUpReport.Result.CAUGHT_UP);

    private final TestReplica source = new TestReplica(SOURCE);
    private final TestReplica replica = new TestReplica(SELF);
    private final Conversation conversation = new Conversation(source, replica);

    private static ReplicaSet entry(long epoch, Replica... replicas) {
        return TestMaps.entry(3, epoch, 1, List.of(replicas));
    }

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    private static StoredRecord large(int bytes) {
        return StoredRecord.committed(new Record.Value(version(NOW), new byte[bytes], null, NOW));
    }

    private void catchUp() {
        conversation.carry(replica, replica.adopt(ENTRY));
    }

    @Test
    void onlyAServingReplicaIsASource() {
        ReplicaStep step = replica.adopt(entry(6, leaving(TestMaps.member(4)), catchingUp(TestMaps.member(5), 6),
                serving(SOURCE), catchingUp(SELF, 5)));
        assertThat(step.sends()).extracting(PeerSend::to).containsExactly(SOURCE);
        assertThat(step.sends().getFirst().request())
                .isEqualTo(new PeerRequest.CompareRange(replica.entry(), SELF, null));
    }

    @Test
    void withoutASourceItWaitsForOne() {
        assertThat(replica.adopt(entry(5, leaving(SOURCE), catchingUp(SELF, 5))).sends()).isEmpty();
        assertThat(replica.tick().sends()).isEmpty();
        assertThat(replica.reports()).isEmpty();
        catchUp();
        assertThat(replica.reports()).containsExactly(CAUGHT_UP);
    }

    @Test
    void whoServesOrLeavesDoesNotCatchUp() {
        assertThat(replica.adopt(entry(6, serving(SOURCE), serving(SELF))).sends()).isEmpty();
        assertThat(replica.adopt(entry(7, serving(SOURCE), leaving(SELF))).sends()).isEmpty();
        assertThat(replica.machine.catchUps()).isEmpty();
    }

    @Test
    void anEmptyPartitionIsCaughtUpWithAtOnce() {
        catchUp();
        assertThat(conversation.carried(PeerRequest.CompareRange.class)).hasSize(1);
        assertThat(conversation.carried(PeerRequest.FetchRange.class)).isEmpty();
        assertThat(replica.reports()).containsExactly(CAUGHT_UP);
    }

    @Test
    void anEmptyReplicaBecomesTheSameAsItsSourceRangeByRange() {
        for (int i = 1; i <= 10; i++) {
            source.hold(key(i), i % 2 == 0 ? pending(NOW + i) : committed(NOW + i));
        }
        source.hold(key(11), StoredRecord.committed(TestRecords.tombstone(NOW)));
        catchUp();
        assertThat(replica.all()).isEqualTo(source.all());
        assertThat(conversation.carried(PeerRequest.FetchRange.class))
                .extracting(PeerRequest.FetchRange::after, PeerRequest.FetchRange::through)
                .containsExactly(tuple(null, key(4)),
                        tuple(key(4), key(8)),
                        tuple(key(8), null));
        assertThat(replica.reports()).containsExactly(CAUGHT_UP);
        assertThat(replica.machine.catchUps())
                .isEqualTo(Map.of(PARTITION, new CatchUpProgress(0, 0, 11, 21, 0, true)));
    }

    @Test
    void largeRecordsMakeSmallRanges() {
        for (int i = 1; i <= 5; i++) {
            source.hold(key(i), large(i == 3 ? 5_000 : 499));
        }
        catchUp();
        assertThat(replica.all()).isEqualTo(source.all());
        assertThat(conversation.carried(PeerRequest.FetchRange.class)).extracting(PeerRequest.FetchRange::after)
                .containsExactly(null, key(2), key(3));
    }

    @Test
    void rangesThatAreEqualAreNotFetched() {
        for (int i = 1; i <= 9; i++) {
            source.hold(key(i), committed(NOW + i));
            replica.hold(key(i), i == 6 ? committed(NOW) : pending(NOW + i));
        }
        catchUp();
        assertThat(conversation.carried(PeerRequest.CompareRange.class)).hasSize(3);
        assertThat(conversation.carried(PeerRequest.FetchRange.class))
                .containsExactly(new PeerRequest.FetchRange(ENTRY, SELF, key(4), key(8)));
        assertThat(replica.held(key(6))).isEqualTo(committed(NOW + 6));
        assertThat(replica.held(key(9))).as("states are not compared").isEqualTo(pending(NOW + 9));
        assertThat(replica.machine.catchUps().get(PARTITION))
                .isEqualTo(new CatchUpProgress(5, 10, 4, 8, 0, true));
    }

    @Test
    void oneRecordMoreOrFewerMakesARangeDifferent() {
        for (int i = 1; i <= 3; i++) {
            source.hold(key(2 * i), committed(NOW));
            replica.hold(key(2 * i), committed(NOW));
        }
        replica.hold(key(7), committed(NOW));
        catchUp();
        assertThat(replica.all()).isEqualTo(source.all());
        assertThat(conversation.carried(PeerRequest.FetchRange.class)).hasSize(1);
    }

    @Test
    void whatIsCopiedIsDurableBeforeItIsTold() {
        source.hold(key(1), committed(NOW));
        replica.hold(key(2), committed(NOW));
        catchUp();
        replica.store.losePower();
        assertThat(replica.all()).containsExactly(new KeyedRecord(key(1), committed(NOW)));
    }

    @Test
    void thatAllIsThereIsToldWhenTheLastStepHasBeenCarriedOut() {
        source.hold(key(1), committed(NOW));
        catchUp();
        assertThat(replica.machine.renewal(replica.now()).reports()).as("R5").isEmpty();
        replica.tick();
        assertThat(replica.machine.renewal(replica.now()).reports()).containsExactly(CAUGHT_UP);
    }

    @Test
    void aStepDoesABoundedPartOfManyLeftovers() {
        for (int i = 1; i <= 100; i++) {
            replica.hold(key(i), committed(NOW));
        }
        source.hold(key(50), committed(NOW + 1));
        source.hold(key(101), committed(NOW));
        ReplicaStep begun = replica.adopt(ENTRY);
        replica.watched.mostScannedRecords = 0;
        conversation.carry(replica, begun);
        assertThat(replica.all()).isEqualTo(source.all());
        assertThat(replica.watched.mostScannedRecords).isEqualTo(8);
        assertThat(conversation.carried(PeerRequest.FetchRange.class)).hasSize(13);
    }

    @Test
    void aStepReadsABoundedPartOfLargeLeftovers() {
        for (int i = 1; i <= 30; i++) {
            replica.hold(key(i), large(900));
        }
        source.hold(key(30), committed(NOW + 1));
        ReplicaStep begun = replica.adopt(ENTRY);
        replica.watched.mostScannedBytes = 0;
        conversation.carry(replica, begun);
        assertThat(replica.all()).isEqualTo(source.all());
        assertThat(replica.watched.mostScannedBytes).isBetween(2_000L, 2_000L + 900);
    }

    @Test
    void aWriteDuringTheCatchUpStaysIfItIsNewer() {
        source.hold(key(1), committed(NOW));
        source.hold(key(2), committed(NOW + 5));
        ReplicaStep begun = replica.adopt(ENTRY);
        replica.ask(prepare(6, key(1), value(NOW + 1)));
        replica.ask(prepare(6, key(2), value(NOW + 1)));
        replica.ask(prepare(6, key(3), value(NOW + 1)));
        conversation.carry(replica, begun);
        assertThat(replica.all()).containsExactly(new KeyedRecord(key(1), pending(NOW + 1)),
                new KeyedRecord(key(2), committed(NOW + 5)), new KeyedRecord(key(3), pending(NOW + 1)));
    }

    @Test
    void silenceIsSuspectedAndAfterThePauseAnotherSourceIsAsked() {
        ReplicaSet two = entry(6, serving(SOURCE), serving(SECOND), catchingUp(SELF, 5));
        PeerSend first = replica.adopt(two).sends().getFirst();
        ReplicaStep silent = replica.silence(first);
        assertThat(silent.suspects()).containsExactly(first.to());
        assertThat(silent.sends()).isEmpty();
        replica.pass(Duration.ofMillis(199));
        assertThat(replica.tick().sends()).isEmpty();
        replica.pass(Duration.ofMillis(1));
        PeerSend second = replica.tick().sends().getFirst();
        assertThat(List.of(first.to(), second.to())).containsExactlyInAnyOrder(SOURCE, SECOND);
        assertThat(second.request()).isEqualTo(new PeerRequest.CompareRange(two, SELF, null));
        assertThat(replica.tick().sends()).as("one question at a time").isEmpty();
        assertThat(replica.silence(first).suspects()).as("it is over with that one").isEmpty();
    }

    @Test
    void aRefusalIsNoSilenceButEndsWithAnotherSourceToo() {
        PeerSend asked = replica.adopt(ENTRY).sends().getFirst();
        ReplicaStep refused = replica.answer(asked, new StorageAnswer.Refused(Refusal.NOT_SERVING, new Epoch(6), null));
        assertThat(refused.suspects()).isEmpty();
        assertThat(replica.tick().sends()).isEmpty();
        replica.pass(Duration.ofMillis(200));
        assertThat(replica.tick().sends()).extracting(PeerSend::request)
                .containsExactly(new PeerRequest.CompareRange(ENTRY, SELF, null));
    }

    @Test
    void theReportIsRepeatedUntilTheReplicaServes() {
        catchUp();
        assertThat(replica.tick().sends()).isEmpty();
        assertThat(replica.adopt(entry(7, serving(SOURCE), serving(SECOND), catchingUp(SELF, 5))).sends()).isEmpty();
        assertThat(replica.reports()).containsExactly(CAUGHT_UP);
        replica.adopt(entry(8, serving(SOURCE), serving(SELF)));
        assertThat(replica.reports()).isEmpty();
        assertThat(replica.machine.catchUps()).isEmpty();
    }

    @Test
    void everyPartitionReportsForItself() {
        ReplicaStep begun = replica.machine.adopt(TestMaps.mapLike(ENTRY), replica.now());
        assertThat(replica.machine.catchUps()).hasSize(16)
                .allSatisfy((_, progress) -> assertThat(progress).isEqualTo(new CatchUpProgress(0, 0, 0, 0, 0, false)));
        conversation.post(replica, begun);
        conversation.carryNext();
        conversation.carryNext();
        assertThat(replica.reports()).extracting(report -> report.partition().value()).containsExactly(0, 1);
    }
}
