package io.velour.replica;

import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.protocol.StorageAnswer;

/** V1: what a leader makes of a version that it held before in its reign, though a newer one is there by now. */
class HeldBeforeTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final Epoch EPOCH = new Epoch(5);
    /** As many versions as a partition remembers at the least. */
    private static final int REMEMBERED = 64;

    private final TestReplica leader = TestReplica.leading(TestMaps.entry(3, 5, 2, LEADER, FOLLOWER));

    @Test
    void whatTheLeaderHeldBeforeInItsReignIsAccepted() {
        leader.ask(prepare(5, value(NOW)));
        leader.ask(prepare(5, value(NOW + 1)));
        ReplicaStep again = leader.decide(prepare(5, value(NOW)));
        assertThat(again.answers()).containsExactly(new StorageAnswer.Accepted(EPOCH));
        assertThat(again.changes()).isEmpty();
        assertThat(leader.ask(prepare(5, value(NOW - 1))))
                .isEqualTo(new StorageAnswer.Outrun(EPOCH, version(NOW + 1)));
    }

    @Test
    void whatAFollowerHeldBeforeIsNobodysBusiness() {
        TestReplica follower = new TestReplica(FOLLOWER);
        follower.adopt(TestMaps.entry(3, 5, 2, LEADER, FOLLOWER));
        follower.ask(prepare(5, value(NOW)));
        follower.ask(prepare(5, value(NOW + 1)));
        follower.reconcile(follower.adopt(TestMaps.entry(3, 6, 6, FOLLOWER)));
        assertThat(follower.ask(prepare(6, value(NOW))))
                .isEqualTo(new StorageAnswer.Outrun(new Epoch(6), version(NOW + 1)));
    }

    @Test
    void whatTheLeaderHeldWhenItHadReconciledIsTheFirstThatItRemembers() {
        TestReplica follower = new TestReplica(FOLLOWER);
        follower.adopt(TestMaps.entry(3, 5, 2, LEADER, FOLLOWER));
        follower.ask(prepare(5, value(NOW)));
        follower.reconcile(follower.adopt(TestMaps.entry(3, 6, 6, FOLLOWER)));
        follower.ask(prepare(6, value(NOW + 1)));
        assertThat(follower.ask(prepare(6, value(NOW)))).isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
    }

    @Test
    void aNewReignKnowsNothingOfTheOneBefore() {
        leader.ask(prepare(5, value(NOW)));
        leader.ask(prepare(5, value(NOW + 1)));
        leader.reconcile(leader.adopt(TestMaps.entry(3, 9, 9, LEADER, FOLLOWER)));
        assertThat(leader.ask(prepare(9, value(NOW))))
                .isEqualTo(new StorageAnswer.Outrun(new Epoch(9), version(NOW + 1)));
    }

    @Test
    void aNewEpochOfTheSameReignRemembers() {
        leader.ask(prepare(5, value(NOW)));
        leader.ask(prepare(5, value(NOW + 1)));
        leader.adopt(TestMaps.entry(3, 6, 2, LEADER, FOLLOWER));
        assertThat(leader.ask(prepare(6, value(NOW)))).isEqualTo(new StorageAnswer.Accepted(new Epoch(6)));
    }

    @Test
    void whatHadToBeForgottenTooSoonIsUnsure() {
        for (int i = 0; i <= REMEMBERED + 1; i++) {
            leader.ask(prepare(5, value(NOW + i)));
        }
        assertThat(leader.ask(prepare(5, value(NOW)))).as("forgotten").isEqualTo(new StorageAnswer.Unsure(EPOCH));
        assertThat(leader.ask(prepare(5, value(NOW - 1)))).as("who knows").isEqualTo(new StorageAnswer.Unsure(EPOCH));
        assertThat(leader.ask(prepare(5, value(NOW + 1)))).as("the oldest that is remembered")
                .isEqualTo(new StorageAnswer.Accepted(EPOCH));
    }

    @Test
    void whatIsOlderThanEveryDeadlineIsForgottenWithoutATrace() {
        leader.ask(prepare(5, value(NOW)));
        leader.ask(prepare(5, value(NOW + 1)));
        leader.pass(Duration.ofMinutes(2).plusMillis(1));
        leader.ask(prepare(5, value(NOW + 2)));
        assertThat(leader.ask(prepare(5, value(NOW)))).isEqualTo(new StorageAnswer.Outrun(EPOCH, version(NOW + 2)));
        assertThat(leader.ask(prepare(5, value(NOW + 1)))).isEqualTo(new StorageAnswer.Accepted(EPOCH));
        assertThat(leader.held(KEY)).isNotNull();
    }
}
