package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;

/** Where a catch-up goes on after it was interrupted, at which pace it goes, and what is told of it. */
class CatchUpPaceTest {
    private static final Member FIRST = TestMaps.member(1);
    private static final Member SECOND = TestMaps.member(2);
    private static final Member SELF = TestMaps.member(3);
    private static final ReplicaSet ENTRY = entry(6, serving(FIRST), serving(SECOND), catchingUp(SELF, 5));
    private static final int RECORDS = 20;

    private final TestReplica source = new TestReplica(FIRST);
    private final TestReplica replica = new TestReplica(SELF);

    CatchUpPaceTest() {
        for (int i = 0; i < RECORDS; i++) {
            source.hold(key(i), committed(NOW + i));
        }
        source.adopt(ENTRY);
    }

    private static ReplicaSet entry(long epoch, Replica... replicas) {
        return TestMaps.entry(3, epoch, 1, List.of(replicas));
    }

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    /** Answers so many questions, whoever is asked, with what the source holds; returns the next one. */
    private PeerSend answered(TestReplica asker, PeerSend first, int questions) {
        PeerSend next = first;
        for (int i = 0; i < questions; i++) {
            next = asker.answer(next, source.ask(next.request())).sends().getFirst();
        }
        return next;
    }

    private PeerSend afterAPause() {
        replica.pass(Duration.ofMillis(200));
        return replica.tick().sends().getFirst();
    }

    @Test
    void afterSilenceItGoesOnWithAnotherSourceWhereItWas() {
        PeerSend asked = answered(replica, replica.adopt(ENTRY).sends().getFirst(), 4);
        replica.silence(asked);
        PeerSend next = afterAPause();
        assertThat(next.to()).isNotEqualTo(asked.to());
        assertThat(next.request()).isEqualTo(new PeerRequest.CompareRange(ENTRY, SELF, key(7)));
    }

    @Test
    void afterARefusalToo() {
        PeerSend asked = answered(replica, replica.adopt(ENTRY).sends().getFirst(), 2);
        replica.answer(asked, new StorageAnswer.Refused(Refusal.OVERLOADED, new Epoch(6), null));
        assertThat(afterAPause().request()).isEqualTo(new PeerRequest.CompareRange(ENTRY, SELF, key(3)));
    }

    @Test
    void ifOneOfItsSourcesServesNoMoreItBeginsAnew() {
        PeerSend asked = answered(replica, replica.adopt(ENTRY).sends().getFirst(), 4);
        replica.silence(asked);
        Member former = asked.to();
        Member present = afterAPause().to();
        ReplicaSet next = entry(7, serving(present), leaving(former), catchingUp(SELF, 5));
        assertThat(replica.adopt(next).sends()).extracting(PeerSend::request).as("V9")
                .containsExactly(new PeerRequest.CompareRange(next, SELF, null));
    }

    @Test
    void inAnotherListingItBeginsAnew() {
        answered(replica, replica.adopt(ENTRY).sends().getFirst(), 4);
        ReplicaSet next = entry(8, serving(FIRST), serving(SECOND), catchingUp(SELF, 8));
        assertThat(replica.adopt(next).sends()).extracting(PeerSend::request).as("V10")
                .containsExactly(new PeerRequest.CompareRange(next, SELF, null));
    }

    @Test
    void howFarItIsIsTold() {
        PeerSend asked = answered(replica, replica.adopt(ENTRY).sends().getFirst(), 2);
        replica.tick();
        assertThat(replica.machine.renewal(replica.now()).catchUps())
                .containsExactly(new CatchUpStatus(PARTITION, new Epoch(5), 4, 8, 32));
        PeerSend last = answered(replica, asked, 8);
        replica.answer(last, source.ask(last.request()));
        replica.tick();
        assertThat(replica.machine.renewal(replica.now()).catchUps()).as("its end is told by the report").isEmpty();
        assertThat(replica.machine.renewal(replica.now()).reports()).hasSize(1);
    }

    @Test
    void noMoreIsCopiedThanThePaceAllows() {
        TestReplica slow = new TestReplica(SELF, TestReplica.SETTINGS
                .withBackground(new BackgroundSettings(8, BackgroundSettings.NEVER, 1)));
        Deque<PeerSend> open = new ArrayDeque<>(slow.adopt(ENTRY).sends());
        List<Integer> held = new ArrayList<>();
        for (int second = 0; second < 6; second++) {
            for (int tick = 0; tick < 10; tick++) {
                while (!open.isEmpty()) {
                    PeerSend asked = open.remove();
                    open.addAll(slow.answer(asked, source.ask(asked.request())).sends());
                }
                slow.pass(Duration.ofMillis(100));
                open.addAll(slow.tick().sends());
            }
            held.add(slow.all().size());
        }
        assertThat(held).isEqualTo(List.of(4, 8, 12, 16, 20, 20));
        assertThat(slow.reports()).hasSize(1);
    }
}
