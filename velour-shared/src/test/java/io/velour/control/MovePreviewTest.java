package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.placement.Assignment;
import io.velour.placement.PlacementNode;

class MovePreviewTest {
    private static final NodeId NEWCOMER = new NodeId(99);

    private static PlanningBasis basis(DrivenCluster cluster) {
        return cluster.machine.planningBasis(cluster.now()).orElseThrow();
    }

    @Test
    void whatAPreviewOfADrainSaysIsWhatTheDrainPlans() {
        DrivenCluster cluster = DrivenCluster.born(4, 2);
        Assignment before = cluster.state().target();
        MovePreview preview = MovePreview.ofDrain(basis(cluster), new NodeId(2));
        assertThat(cluster.state().target()).as("nothing changes").isEqualTo(before);

        cluster.drain(2);

        Assignment after = cluster.state().target();
        assertThat(preview.refusal()).isEmpty();
        assertThat(preview.moves()).hasSize(
                (int) before.replicas().stream().filter(nodes -> nodes.contains(new NodeId(2))).count());
        assertThat(preview.moves()).allSatisfy(move -> {
            assertThat(move.from()).contains(new NodeId(2));
            assertThat(before.nodesOf(move.partition())).doesNotContain(move.to());
            assertThat(after.nodesOf(move.partition())).contains(move.to());
        });
    }

    @Test
    void whatAPreviewOfANewNodeSaysIsWhatTheNodeIsGiven() {
        DrivenCluster cluster = DrivenCluster.born(3, 2);
        MovePreview preview = MovePreview.ofJoin(basis(cluster), new PlacementNode(NEWCOMER, ""));

        cluster.start(4, 104, Optional.empty());
        cluster.pass(1_000);

        long given = cluster.state().target().replicas().stream().filter(nodes -> nodes.contains(new NodeId(4)))
                .count();
        assertThat(preview.byReceiver()).containsOnlyKeys(NEWCOMER);
        assertThat(preview.byReceiver().get(NEWCOMER)).hasSize((int) given).doesNotHaveDuplicates();
        assertThat(preview.moves()).extracting(MovePreview.Move::from).doesNotContain(Optional.empty());
    }

    @Test
    void whereTooFewWouldRemainNothingMovesAndThePreviewSaysWhy() {
        DrivenCluster cluster = DrivenCluster.born(2, 2);
        MovePreview preview = MovePreview.ofDrain(basis(cluster), new NodeId(1));
        assertThat(preview.moves()).isEmpty();
        assertThat(preview.refusal().orElseThrow()).contains("only 1 storage nodes").contains("needs 2");
    }

    @Test
    void whoIsBeingDrainedAlreadyIsNotCountedOn() {
        DrivenCluster cluster = DrivenCluster.born(4, 2);
        cluster.drain(3);
        assertThat(MovePreview.ofDrain(basis(cluster), new NodeId(2)).moves()).extracting(MovePreview.Move::to)
                .doesNotContain(new NodeId(3));
        assertThat(MovePreview.ofDrain(basis(cluster), new NodeId(3)).moves()).as("is planned already").isEmpty();
        assertThat(basis(cluster).desired()).extracting(PlacementNode::id)
                .isEqualTo(List.of(new NodeId(1), new NodeId(2), new NodeId(4)));
        assertThat(cluster.state().target().nodesOf(new PartitionId(0))).doesNotContain(new NodeId(3));
    }

    @Test
    void beforeTheBirthThereIsNothingToPlanFrom() {
        DrivenCluster cluster = new DrivenCluster(3, 2);
        assertThat(cluster.machine.planningBasis(cluster.now())).isEmpty();
    }
}
