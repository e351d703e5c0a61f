package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.OTHER;
import static io.velour.replica.TestRecords.commit;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/** What a replica tells a reconciling leader. */
class ReportPendingTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member SELF = TestMaps.member(2);
    private static final ReplicaSet FIFTH = TestMaps.entry(3, 5, 5, LEADER, SELF);
    private static final ReplicaSet SIXTH = TestMaps.entry(3, 6, 6, LEADER, SELF);

    private final TestReplica replica = new TestReplica(SELF);

    private StorageAnswer report(ReplicaSet entry, @Nullable Key after) {
        return replica.ask(new PeerRequest.ReportPending(entry, after));
    }

    private static StorageAnswer told(long epoch, boolean complete, KeyedRecord... records) {
        return new StorageAnswer.PendingRecords(new Epoch(epoch), List.of(records), complete);
    }

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    @Test
    void onlyWhatIsPendingIsTold() {
        replica.adopt(FIFTH);
        replica.ask(prepare(5, OTHER, value(NOW)));
        replica.ask(prepare(5, KEY, tombstone(NOW)));
        replica.ask(prepare(5, key(1), value(NOW)));
        replica.ask(commit(key(1), NOW));
        assertThat(report(FIFTH, null)).isEqualTo(told(5, true,
                new KeyedRecord(KEY, StoredRecord.pending(tombstone(NOW))), new KeyedRecord(OTHER, pending(NOW))));
    }

    @Test
    void whatWasPendingBeforeTheStartIsTold() {
        replica.hold(KEY, pending(NOW));
        replica.hold(OTHER, committed(NOW));
        assertThat(report(SIXTH, null)).isEqualTo(told(6, true, new KeyedRecord(KEY, pending(NOW))));
    }

    /** Else the answer could hide a write of the former epoch that is accepted after it. */
    @Test
    void theEpochIsAdoptedBeforeTheAnswer() {
        replica.adopt(FIFTH);
        assertThat(report(SIXTH, null)).isEqualTo(told(6, true));
        assertThat(replica.entry()).isEqualTo(SIXTH);
        assertThat(refusal(replica.ask(prepare(5, value(NOW))))).isEqualTo(Refusal.STALE_EPOCH);
    }

    @Test
    void aWriteOfTheFormerEpochInTheSameBatchIsRefused() {
        replica.adopt(FIFTH);
        ReplicaStep step = replica.decide(prepare(5, value(NOW)), new PeerRequest.ReportPending(SIXTH, null));
        assertThat(refusal(step.answers().get(0))).isEqualTo(Refusal.STALE_EPOCH);
        assertThat(step.answers().get(1)).isEqualTo(told(6, true));
        assertThat(replica.held()).isNull();
    }

    @Test
    void aLeaderThatIsBehindIsBroughtForward() {
        replica.adopt(SIXTH);
        replica.ask(prepare(6, value(NOW)));
        assertThat(report(FIFTH, null))
                .isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(6), SIXTH));
    }

    @Test
    void whoIsNotListedRefuses() {
        replica.hold(KEY, pending(NOW));
        assertThat(refusal(report(TestMaps.entry(3, 6, 6, LEADER, TestMaps.member(3)), null)))
                .isEqualTo(Refusal.NOT_LISTED);
    }

    @Test
    void aPartitionThatThereIsNotIsNotReady() {
        assertThat(refusal(report(TestMaps.entry(16, 6, 6, LEADER, SELF), null))).isEqualTo(Refusal.NOT_READY);
    }

    @Test
    void aReplicaThatIsLeavingTells() {
        replica.hold(KEY, pending(NOW));
        assertThat(report(TestMaps.entry(3, 6, 6, List.of(serving(LEADER), leaving(SELF))), null))
                .isEqualTo(told(6, true, new KeyedRecord(KEY, pending(NOW))));
    }

    @Test
    void whatWasHeldBeforeTheListingIsNobodysBusiness() {
        replica.hold(KEY, pending(NOW));
        ReplicaSet entry = TestMaps.entry(3, 6, 6, List.of(serving(LEADER), catchingUp(SELF, 6)));
        assertThat(report(entry, null)).as("V7").isEqualTo(told(6, true));
        replica.ask(prepare(6, KEY, value(NOW - 1)));
        assertThat(report(entry, null)).as("what came in the listing is told")
                .isEqualTo(told(6, true, new KeyedRecord(KEY, pending(NOW - 1))));
    }

    @Test
    void aReplicaTakenOutAndListedAgainTellsNothingOfBefore() {
        replica.adopt(TestMaps.entry(3, 4, 4, List.of(serving(LEADER), catchingUp(SELF, 4))));
        replica.ask(prepare(4, value(NOW)));
        assertThat(report(TestMaps.entry(3, 8, 8, List.of(serving(LEADER), catchingUp(SELF, 7))), null)).as("V10")
                .isEqualTo(told(8, true));
    }

    @Test
    void manyAreToldInPagesOfAFewRecords() {
        replica.adopt(FIFTH);
        replica.tick();
        for (int i = 1; i <= 9; i++) {
            replica.ask(prepare(5, key(i), value(NOW)));
        }
        assertThat(pages()).containsExactly(List.of(key(1), key(2), key(3), key(4)),
                List.of(key(5), key(6), key(7), key(8)), List.of(key(9)));
    }

    @Test
    void largeOnesAreToldInPagesOfSomeBytes() {
        replica.adopt(FIFTH);
        replica.tick();
        for (int i = 1; i <= 5; i++) {
            byte[] bytes = new byte[i == 3 ? 5_000 : 499];
            replica.ask(prepare(5, key(i), new Record.Value(TestRecords.version(NOW), bytes, null, NOW)));
        }
        assertThat(pages()).containsExactly(List.of(key(1), key(2)), List.of(key(3)), List.of(key(4), key(5)));
    }

    private List<List<Key>> pages() {
        List<List<Key>> pages = new ArrayList<>();
        Key last = null;
        boolean complete;
        do {
            var page = (StorageAnswer.PendingRecords) report(FIFTH, last);
            pages.add(page.records().stream().map(KeyedRecord::key).toList());
            last = page.records().getLast().key();
            complete = page.complete();
        } while (!complete);
        return pages;
    }
}
