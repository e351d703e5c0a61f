package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.commit;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;

/** A replica that catches up and finishes an abandoned write acknowledges it itself: that must hold as if it had been asked. */
class FinishingWhileCatchingUpTest {
    private static final Member FIRST = TestMaps.member(1);
    private static final Member SELF = TestMaps.member(2);
    private static final Member SECOND = TestMaps.member(3);
    private static final Duration ABANDONED = TestReplica.SETTINGS.abandonedAfter().plusNanos(1);
    private static final Epoch EPOCH = new Epoch(5);

    private final TestReplica replica = new TestReplica(SELF);

    private static ReplicaSet entry(long epoch, Member source) {
        return TestMaps.entry(3, epoch, 2, List.of(serving(source), catchingUp(SELF, 5)));
    }

    private ReplicaStep copy(PeerSend compare, Key through, KeyedRecord... records) {
        PeerSend fetch = replica.answer(compare, new StorageAnswer.RangeDigest(EPOCH, through, 9, 9, 0)).sends()
                .getFirst();
        return replica.answer(fetch, new StorageAnswer.RangeRecords(EPOCH, through, List.of(records)));
    }

    @Test
    void whatItHasBegunToFinishIsNotDroppedForAnotherSource() {
        copy(replica.adopt(entry(5, FIRST)).sends().getFirst(), KEY, new KeyedRecord(KEY, pending(NOW)));
        replica.pass(ABANDONED);
        replica.answer(replica.tick().sends().getFirst(), new StorageAnswer.Accepted(EPOCH));
        assertThat(replica.held()).isEqualTo(committed(NOW));
        copy(replica.adopt(entry(6, SECOND)).sends().getFirst(), KEY);
        assertThat(replica.held()).as("V8").isEqualTo(committed(NOW));
    }

    @Test
    void whatItCannotRememberItDoesNotFinish() {
        copy(replica.adopt(entry(5, FIRST)).sends().getFirst(), KEY, new KeyedRecord(KEY, pending(NOW)));
        for (int i = 1; i <= TestReplica.SETTINGS.maxAcknowledged(); i++) {
            Key key = new Key(new byte[]{(byte) i});
            replica.ask(prepare(5, key, value(NOW)));
            replica.ask(commit(key, NOW));
        }
        assertThat(replica.reports()).isEmpty();
        replica.pass(ABANDONED);
        assertThat(replica.tick().sends()).isEmpty();
        assertThat(replica.held()).isEqualTo(pending(NOW));
        assertThat(replica.reports()).containsExactly(
                new CatchUpReport(PARTITION, EPOCH, CatchUpReport.Result.GIVEN_UP));
    }
}
