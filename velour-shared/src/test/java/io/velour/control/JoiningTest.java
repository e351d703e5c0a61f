package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.SERVING;
import static io.velour.control.SampleStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.CatchUpReport.Result;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.Renewal;

class JoiningTest {
    private static final ControlSettings FEW_AT_A_TIME = new ControlSettings(Duration.ofMillis(2_500),
            Duration.ofMinutes(5), 3, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1),
            Duration.ofMinutes(1), Duration.ofSeconds(10));

    private static long catchingUp(DrivenCluster cluster) {
        return cluster.map().replicaSets().stream()
                .mapToLong(entry -> DrivenCluster.nodesOf(entry, CATCHING_UP).size()).sum();
    }

    @Test
    void aNodeThatReturnsIsAddedCatchingUpInAListingOfItsOwn() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.restart(1, 2_001);
        cluster.node(1).catchUps = Optional.empty();
        cluster.pass(3_000);
        List<ReplicaSet> joined = cluster.map().replicaSets().stream()
                .filter(entry -> DrivenCluster.isListed(entry, 1)).toList();
        assertThat(joined).isNotEmpty().allSatisfy(entry -> assertThat(entry.replicas().getLast())
                .isEqualTo(new Replica(cluster.member(1), CATCHING_UP, entry.epoch())));
    }

    @Test
    void notWhileItsFormerIncarnationIsListed() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 2L, 3L), replica(1, SERVING),
                replica(2, SERVING), replica(3, CATCHING_UP)));
        Member former = cluster.member(1);
        cluster.stop(2);
        cluster.node(3).catchUps = Optional.empty();
        cluster.restart(1, 2_001);
        cluster.pass(2_000);
        assertThat(cluster.entry(0).members()).as("nobody has outlived it yet").contains(former)
                .doesNotContain(cluster.member(1));
    }

    @Test
    void itServesOnceItHasCaughtUp() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.renew(2, SampleStates.VERSION, new CatchUpReport(new PartitionId(0), new Epoch(8), Result.CAUGHT_UP));
        cluster.tick();
        assertThat(cluster.entry(0).replicas()).containsExactly(replica(1, SERVING),
                new Replica(cluster.member(2), SERVING, new Epoch(8)));
    }

    /** V10. */
    @Test
    void aReportOfAnotherListingCountsForNothing() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        for (long listing : new long[]{7, 9}) {
            for (Result result : Result.values()) {
                cluster.renew(2, SampleStates.VERSION,
                        new CatchUpReport(new PartitionId(0), new Epoch(listing), result));
                assertThat(cluster.tick().next()).isEmpty();
            }
        }
    }

    @Test
    void aReportOfWhoIsNotListedOrServesAlreadyOrOfNoPartitionCountsForNothing() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, SERVING)));
        cluster.start(3, 103, Optional.empty());
        cluster.renew(2, SampleStates.VERSION, new CatchUpReport(new PartitionId(0), new Epoch(2), Result.CAUGHT_UP),
                new CatchUpReport(new PartitionId(1), new Epoch(2), Result.CAUGHT_UP));
        cluster.renew(3, SampleStates.VERSION, new CatchUpReport(new PartitionId(0), new Epoch(2), Result.CAUGHT_UP));
        cluster.tick();
        assertThat(cluster.entry(0)).isEqualTo(SampleStates.like(List.of(1L, 2L), replica(1, SERVING),
                replica(2, SERVING)).map().replicaSets().get(0));
    }

    @Test
    void aMemberWithoutALeaseIsNotLetServe() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.node(2).clockOffsetMillis = 60_000;
        cluster.pass(1_000);
        assertThat(cluster.entry(0).servingMembers()).containsExactly(cluster.member(1));
    }

    @Test
    void aReplicaThatGivesUpIsTakenOutAndWaitsLongerEachTime() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.restart(1, 2_001);
        cluster.node(1).catchUps = Optional.of(Result.GIVEN_UP);
        List<Long> addedAt = new ArrayList<>();
        Epoch last = Epoch.NONE;
        for (int i = 0; i < 1_200; i++) {
            cluster.pass(100);
            Epoch listing = listingOfNodeOne(cluster);
            if (listing.isAfter(last)) {
                addedAt.add(cluster.nanos() / 1_000_000);
                last = listing;
            }
        }
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < addedAt.size(); i++) {
            pauses.add(addedAt.get(i) - addedAt.get(i - 1));
        }
        assertThat(pauses).as("until it gives up, and then a second, two, four ...").hasSize(6);
        for (int i = 0; i < pauses.size(); i++) {
            assertThat(pauses.get(i)).isBetween(1_000L << i, (1_000L << i) + 1_200);
        }
    }

    private static Epoch listingOfNodeOne(DrivenCluster cluster) {
        return cluster.entry(0).replicaOf(cluster.member(1)).map(Replica::listing).orElse(Epoch.NONE);
    }

    @Test
    void noMoreThanSoManyCatchUpAtATime() {
        DrivenCluster cluster = DrivenCluster.born(3, 2, FEW_AT_A_TIME);
        cluster.restart(1, 2_001);
        for (int i = 0; i < 100; i++) {
            cluster.pass(100);
            assertThat(catchingUp(cluster)).isLessThanOrEqualTo(3);
        }
        cluster.pass(5_000);
        assertThat(cluster.health().movesLeft()).isZero();
    }

    @Test
    void thoseThatGaveUpDoNotHoldUpTheOthers() {
        DrivenCluster cluster = DrivenCluster.born(3, 2, FEW_AT_A_TIME);
        cluster.restart(1, 2_001);
        cluster.node(1).catchUps = Optional.of(Result.GIVEN_UP);
        List<Integer> tried = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            cluster.pass(100);
            for (int partition = 0; partition < 16; partition++) {
                if (!DrivenCluster.nodesOf(cluster.entry(partition), CATCHING_UP).isEmpty()
                        && !tried.contains(partition)) {
                    tried.add(partition);
                }
            }
        }
        assertThat(tried.size()).isEqualTo(cluster.health().movesLeft());
    }

    @Test
    void aReplicaThatGivesUpDoesNotHoldUpAnotherOfItsPartition() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 2L, 3L), replica(1, SERVING)));
        cluster.node(2).catchUps = Optional.of(Result.GIVEN_UP);
        cluster.pass(15_000);
        assertThat(cluster.entry(0).servingMembers()).containsExactly(cluster.member(1), cluster.member(3));
    }

    @Test
    void nobodyIsAddedWhereNobodyServes() {
        DrivenCluster cluster = DrivenCluster.found(SampleStates.like(List.of(1L, 2L), replica(1, SERVING)));
        cluster.stop(1);
        cluster.pass(10_000);
        assertThat(cluster.entry(0).members()).containsExactly(cluster.member(1));
        cluster.restart(1, 2_001);
        cluster.pass(5_000);
        assertThat(cluster.entry(0).servingMembers()).containsExactly(cluster.member(1), cluster.member(2));
    }

    @Test
    void whoWasTakenOutWhileCatchingUpWaitsBeforeItIsAddedAgain() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        cluster.cutOff(2);
        cluster.pass(2_600);
        assertThat(cluster.isListed(2)).isFalse();
        cluster.reconnect(2);
        cluster.pass(700);
        assertThat(cluster.isListed(2)).isFalse();
        cluster.pass(700);
        assertThat(cluster.isListed(2)).isTrue();
    }

    @Test
    void aNewNodeTakesItsShare() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        cluster.start(4, 104, Optional.empty());
        cluster.pass(30_000);
        assertThat(cluster.health().movesLeft()).isZero();
        assertThat(cluster.health().members()).extracting(MemberView::serving).allMatch(count -> count == 8);
        assertThat(cluster.health().members()).extracting(MemberView::leading).allMatch(count -> count == 4);
    }

    @Test
    void howFarAReplicaIsIsShownForThePresentListing() {
        DrivenCluster cluster = DrivenCluster.found(
                SampleStates.like(List.of(1L, 2L), replica(1, SERVING), replica(2, CATCHING_UP)));
        CatchUpStatus present = new CatchUpStatus(new PartitionId(0), new Epoch(8), 3, 400, 5_000);
        CatchUpStatus former = new CatchUpStatus(new PartitionId(0), new Epoch(7), 7, 7, 7);
        CatchUpStatus nowhere = new CatchUpStatus(new PartitionId(60_000), new Epoch(8), 7, 7, 7);
        for (List<CatchUpStatus> told : List.of(List.of(former, present, nowhere), List.<CatchUpStatus>of())) {
            cluster.machine.onRenewal(new Renewal(cluster.member(2), SampleStates.VERSION,
                    cluster.now().wallMillis(), List.of(), told), cluster.now());
            assertThat(cluster.machine.health(cluster.now()).orElseThrow().catchUps()).isEqualTo(
                    told.isEmpty() ? List.of() : List.of(new MemberCatchUp(cluster.member(2), present)));
        }
    }
}
