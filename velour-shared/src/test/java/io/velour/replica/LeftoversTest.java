package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;

/** What a replica that catches up makes of what it held before its listing, and of what it acknowledged since. */
class LeftoversTest {
    private static final Member SOURCE = TestMaps.member(1);
    private static final Member SELF = TestMaps.member(3);
    private static final ReplicaSet ENTRY = entry(5, serving(SOURCE), catchingUp(SELF, 5));
    private static final StorageAnswer ACCEPTED = new StorageAnswer.Accepted(new Epoch(5));
    private static final StorageAnswer SUPERSEDED = new StorageAnswer.Superseded(new Epoch(5));

    private final TestReplica source = new TestReplica(SOURCE);
    private final TestReplica replica = new TestReplica(SELF);
    private final Conversation conversation = new Conversation(source, replica);

    private static ReplicaSet entry(long epoch, Replica... replicas) {
        return TestMaps.entry(3, epoch, 1, List.of(replicas));
    }

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    /** Two ranges, equal on both sides. */
    @BeforeEach
    void holdFiveRecords() {
        for (int i = 1; i <= 5; i++) {
            source.hold(key(i), committed(NOW));
            replica.hold(key(i), committed(NOW));
        }
    }

    private StorageAnswer prepared(int key, long millis) {
        return replica.ask(prepare(replica.entry().epoch().value(), key(key), value(millis)));
    }

    /** Begins, and carries the first question and its answer: the first range has been found equal. */
    private void compareTheFirstRange() {
        conversation.post(replica, replica.adopt(ENTRY));
        conversation.carryNext();
    }

    @Test
    void aWriteReplacesALeftoverWhateverItsVersion() {
        replica.adopt(ENTRY);
        assertThat(prepared(1, NOW - 1)).isEqualTo(ACCEPTED);
        assertThat(replica.held(key(1))).isEqualTo(pending(NOW - 1));
        assertThat(replica.ask(prepare(5, key(2), tombstone(NOW - 1)))).isEqualTo(ACCEPTED);
        assertThat(prepared(3, NOW)).isEqualTo(ACCEPTED);
        assertThat(replica.held(key(3))).as("the version that is there counts for nothing either")
                .isEqualTo(pending(NOW));
    }

    @Test
    void whatWasWrittenInTheListingIsNoLeftover() {
        replica.adopt(ENTRY);
        prepared(1, NOW - 1);
        assertThat(prepared(1, NOW - 2)).isEqualTo(SUPERSEDED);
        assertThat(prepared(1, NOW - 1)).isEqualTo(ACCEPTED);
    }

    @Test
    void aLeftoverDoesNotMakeAnOldVersionWelcome() {
        replica.adopt(ENTRY);
        replica.wallMillis = NOW + 10_000_000;
        assertThat(refusal(prepared(1, NOW))).isEqualTo(Refusal.CLOCK_DRIFT);
    }

    @Test
    void whatWasFoundEqualIsACopyAndTheRestIsNot() {
        compareTheFirstRange();
        assertThat(prepared(4, NOW - 1)).isEqualTo(SUPERSEDED);
        assertThat(prepared(5, NOW - 1)).isEqualTo(ACCEPTED);
        assertThat(replica.held(key(4))).isEqualTo(committed(NOW));
        assertThat(replica.held(key(5))).isEqualTo(pending(NOW - 1));
    }

    @Test
    void onceAllIsComparedNothingIsALeftover() {
        conversation.carry(replica, replica.adopt(ENTRY));
        assertThat(replica.reports()).hasSize(1);
        assertThat(prepared(5, NOW - 1)).isEqualTo(SUPERSEDED);
        assertThat(replica.ask(prepare(5, key(9), value(NOW)))).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(value = ReplicaRole.class, names = {"SERVING", "LEAVING"})
    void onceItServesOrLeavesAllItHoldsIsItsOwn(ReplicaRole role) {
        replica.adopt(ENTRY);
        replica.adopt(entry(6, serving(SOURCE), new Replica(SELF, role, new Epoch(5))));
        assertThat(prepared(5, NOW - 1)).isEqualTo(new StorageAnswer.Superseded(new Epoch(6)));
    }

    @Test
    void anotherEpochOfTheListingChangesNothing() {
        compareTheFirstRange();
        prepared(5, NOW - 1);
        replica.adopt(entry(6, serving(SOURCE), serving(TestMaps.member(2)), catchingUp(SELF, 5)));
        assertThat(prepared(1, NOW - 1)).isEqualTo(new StorageAnswer.Superseded(new Epoch(6)));
        assertThat(prepared(5, NOW - 2)).isEqualTo(new StorageAnswer.Superseded(new Epoch(6)));
        conversation.carryAll();
        assertThat(replica.reports()).hasSize(1);
    }

    @Test
    void aNewListingMakesEverythingALeftoverAgain() {
        compareTheFirstRange();
        prepared(5, NOW + 1);
        replica.adopt(entry(8, serving(SOURCE), catchingUp(SELF, 8)));
        assertThat(prepared(1, NOW - 1)).as("V10, a copy").isEqualTo(new StorageAnswer.Accepted(new Epoch(8)));
        assertThat(prepared(5, NOW - 1)).as("V10, acknowledged").isEqualTo(new StorageAnswer.Accepted(new Epoch(8)));
        assertThat(replica.held(key(5))).isEqualTo(pending(NOW - 1));
    }

    @Test
    void whatArrivesForAFormerListingIsThrownAway() {
        PeerSend asked = replica.adopt(ENTRY).sends().getFirst();
        ReplicaSet again = entry(8, serving(SOURCE), catchingUp(SELF, 8));
        ReplicaStep anew = replica.adopt(again);
        assertThat(anew.sends()).extracting(PeerSend::request)
                .containsExactly(new PeerRequest.CompareRange(again, SELF, null));
        ReplicaStep late = replica.answer(asked,
                new StorageAnswer.RangeDigest(new Epoch(5), null, 5, RangeDigester.digest(source.all()), 0));
        assertThat(late.sends()).isEmpty();
        assertThat(replica.reports()).as("V10").isEmpty();
        conversation.carry(replica, anew);
        assertThat(replica.reports()).containsExactly(
                new CatchUpReport(PARTITION, new Epoch(8), CatchUpReport.Result.CAUGHT_UP));
    }

    @Test
    void aReplicaThatServedAndIsListedAnewTreatsEverythingAsLeftovers() {
        replica.adopt(entry(4, serving(SOURCE), serving(SELF)));
        prepared(1, NOW + 1);
        replica.adopt(entry(7, serving(SOURCE), catchingUp(SELF, 7)));
        assertThat(prepared(1, NOW)).isEqualTo(new StorageAnswer.Accepted(new Epoch(7)));
        conversation.carry(replica, replica.adopt(entry(8, serving(SOURCE), catchingUp(SELF, 7))));
        assertThat(replica.held(key(1))).as("the newer of what was acknowledged and the source's")
                .isEqualTo(pending(NOW));
    }

    @Test
    void asManyKeysAsAreAllowedAreAcknowledgedAndThenItGivesUp() {
        replica.adopt(ENTRY);
        for (int i = 11; i <= 16; i++) {
            assertThat(prepared(i, NOW)).isEqualTo(ACCEPTED);
        }
        assertThat(prepared(16, NOW + 1)).isEqualTo(ACCEPTED);
        assertThat(replica.reports()).isEmpty();
        assertThat(refusal(prepared(17, NOW))).isEqualTo(Refusal.OVERLOADED);
        assertThat(replica.held(key(17))).isNull();
        assertThat(replica.reports()).containsExactly(
                new CatchUpReport(PARTITION, new Epoch(5), CatchUpReport.Result.GIVEN_UP));
        assertThat(prepared(11, NOW - 1)).isEqualTo(SUPERSEDED);
        assertThat(refusal(prepared(1, NOW - 1))).as("a leftover would have to be remembered too")
                .isEqualTo(Refusal.OVERLOADED);
    }

    @Test
    void onceItHasCaughtUpNoNumberOfWritesMakesItGiveUp() {
        conversation.carry(replica, replica.adopt(ENTRY));
        for (int i = 11; i <= 30; i++) {
            assertThat(prepared(i, NOW)).isEqualTo(ACCEPTED);
        }
        assertThat(replica.reports()).containsExactly(
                new CatchUpReport(PARTITION, new Epoch(5), CatchUpReport.Result.CAUGHT_UP));
    }

    @Test
    void whatWasGivenUpEndsWithItsListing() {
        PeerSend asked = replica.adopt(ENTRY).sends().getFirst();
        for (int i = 11; i <= 17; i++) {
            prepared(i, NOW);
        }
        assertThat(replica.answer(asked, new StorageAnswer.RangeDigest(new Epoch(5), key(5), 5, 0, 0)).sends())
                .isEmpty();
        assertThat(replica.adopt(entry(6, serving(SOURCE), serving(TestMaps.member(2)), catchingUp(SELF, 5))).sends())
                .isEmpty();
        assertThat(replica.tick().sends()).isEmpty();
        conversation.carry(replica, replica.adopt(entry(9, serving(SOURCE), catchingUp(SELF, 9))));
        assertThat(replica.reports()).containsExactly(
                new CatchUpReport(PARTITION, new Epoch(9), CatchUpReport.Result.CAUGHT_UP));
        assertThat(replica.all()).extracting(KeyedRecord::key).containsExactly(key(1), key(2), key(3), key(4), key(5));
    }
}
