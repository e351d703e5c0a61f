package io.velour.placement;

import static io.velour.TestMaps.entry;
import static io.velour.TestMaps.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

class MigrationPlanTest {
    private static final Predicate<NodeId> ALL = _ -> true;

    /** Returns an entry from words such as "1s 2c 3l": the node's number and the first letter of its role. */
    private static ReplicaSet replicas(int partition, String text) {
        List<Replica> replicas = new ArrayList<>();
        for (String word : text.split(" ")) {
            ReplicaRole role = switch (word.charAt(1)) {
                case 's' -> ReplicaRole.SERVING;
                case 'c' -> ReplicaRole.CATCHING_UP;
                default -> ReplicaRole.LEAVING;
            };
            replicas.add(new Replica(member(word.charAt(0) - '0'), role, Epoch.FIRST));
        }
        return entry(partition, 1, 1, replicas);
    }

    private static List<NodeId> nodes(long... ids) {
        return LongStream.of(ids).mapToObj(NodeId::new).toList();
    }

    private static List<MigrationStep> steps(String present, Predicate<NodeId> usable, long... target) {
        return MigrationPlan.nextSteps(List.of(replicas(0, present)), new Assignment(List.of(nodes(target))), usable,
                1);
    }

    private static List<MigrationStep> steps(String present, long... target) {
        return steps(present, ALL, target);
    }

    private static MigrationStep add(int partition, long node) {
        return new MigrationStep.Add(new PartitionId(partition), new NodeId(node));
    }

    private static MigrationStep retire(long node) {
        return new MigrationStep.Retire(new PartitionId(0), new NodeId(node));
    }

    @Test
    void whatIsAtItsTargetNeedsNoStep() {
        assertThat(steps("1s 2s 3s", 1, 2, 3)).isEmpty();
    }

    @Test
    void whoIsMissingIsAddedBeforeAnybodyGoes() {
        assertThat(steps("1s 2s", 1, 3)).containsExactly(add(0, 3));
        assertThat(steps("1s 2s 3c", 1, 3)).isEmpty();
        assertThat(steps("1s 2s 3s", 1, 3)).containsExactly(retire(2));
    }

    @Test
    void theNextMissingNodeIsAddedIfTheFirstIsNotUsable() {
        assertThat(steps("1s", node -> node.value() != 2, 1, 2, 3)).containsExactly(add(0, 3));
    }

    @Test
    void whoIsCatchingUpInVainIsTakenOutAtOnce() {
        assertThat(steps("1s 2s 3c", 1, 4)).containsExactly(retire(3));
    }

    @Test
    void nobodyIsRetiredWhileOneWhoShouldServeIsNotUsable() {
        assertThat(steps("1s 2s 3s", node -> node.value() != 3, 1, 3)).isEmpty();
    }

    @Test
    void ofSeveralTheLastIsRetiredFirst() {
        assertThat(steps("1s 2s 3s 4s", 3)).containsExactly(retire(4));
    }

    @Test
    void theLastServingReplicaStaysWhateverTheTarget() {
        assertThat(steps("1s")).isEmpty();
        assertThat(steps("1s 2l", 2)).isEmpty();
    }

    @Test
    void whoIsLeavingIsLeftAloneAndAddedAgainOnlyWhenGone() {
        assertThat(steps("1s 2l", 1, 2)).isEmpty();
        assertThat(steps("1s 2l", 1)).isEmpty();
    }

    @Test
    void onlyAnotherLeaderIsWorthANewOrder() {
        assertThat(steps("1s 2s 3s", 1, 3, 2)).isEmpty();
        assertThat(steps("1s 2s 3s", 2, 3, 1))
                .containsExactly(new MigrationStep.Reorder(new PartitionId(0), nodes(2, 3, 1)));
        assertThat(steps("1s 2s 3l", 2, 1)).isEmpty();
    }

    @Test
    void nobodyIsMadeLeaderWhoIsNotUsable() {
        assertThat(steps("1s 2s", node -> node.value() != 2, 2, 1)).isEmpty();
    }

    @Test
    void aPartitionWithoutALeaderIsLeftAlone() {
        assertThat(steps("1c 2l", 3)).isEmpty();
    }

    @Test
    void aReceiverFillsNoMoreThanItMayAndTheMostEndangeredPartitionsFirst() {
        List<ReplicaSet> entries = List.of(replicas(0, "1s 2s"), replicas(1, "1s"), replicas(2, "2s"),
                replicas(3, "1s 2s 9c"));
        Assignment target = new Assignment(List.of(nodes(1, 2, 9), nodes(1, 9), nodes(2, 9), nodes(1, 2, 9)));
        assertThat(MigrationPlan.nextSteps(entries, target, ALL, 1)).isEmpty();
        assertThat(MigrationPlan.nextSteps(entries, target, ALL, 2)).containsExactly(add(1, 9));
        assertThat(MigrationPlan.nextSteps(entries, target, ALL, 3)).containsExactly(add(1, 9), add(2, 9));
        assertThat(MigrationPlan.nextSteps(entries, target, ALL, 4)).containsExactly(add(1, 9), add(2, 9), add(0, 9));
        assertThat(MigrationPlan.movesLeft(entries, target)).isEqualTo(3);
    }

    @Test
    void whoLeavesAndShouldStayCountsAsAMoveLeft() {
        assertThat(
                MigrationPlan.movesLeft(List.of(replicas(0, "1s 2l 3c")), new Assignment(List.of(nodes(1, 2, 3, 4)))))
                .isEqualTo(2);
    }

    @Test
    void badInputIsRefusedWithValueAndLimit() {
        Assignment target = new Assignment(List.of(nodes(1)));
        assertThatThrownBy(() -> MigrationPlan.nextSteps(List.of(), target, ALL, 1))
                .hasMessageContaining("1 partitions")
                .hasMessageContaining("0 entries");
        assertThatThrownBy(() -> MigrationPlan.movesLeft(List.of(), target)).hasMessageContaining("0 entries");
        assertThatThrownBy(() -> MigrationPlan.nextSteps(List.of(replicas(0, "1s")), target, ALL, 0))
                .hasMessageContaining("at least 1").hasMessageContaining("not 0");
    }
}
