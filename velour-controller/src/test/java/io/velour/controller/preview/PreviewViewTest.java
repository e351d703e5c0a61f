package io.velour.controller.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.control.MovePreview;
import io.velour.shell.size.PartitionSizes;

class PreviewViewTest {
    private static final NodeId A = new NodeId(1);
    private static final NodeId B = new NodeId(2);
    private static final NodeId C = new NodeId(3);
    private static final Map<NodeId, String> NAMES = Map.of(A, "a", B, "b", C, "c");

    private static MovePreview.Move move(int partition, NodeId from, NodeId to) {
        return new MovePreview.Move(new PartitionId(partition), Optional.of(from), to);
    }

    private static KnownSizes sizes(Map<NodeId, Long> rates) {
        return new KnownSizes(Map.of(new PartitionId(0), new PartitionSizes.Size(0, 10, 1_000), new PartitionId(1),
                new PartitionSizes.Size(1, 20, 5_000)), rates, List.of());
    }

    private static PreviewView view(KnownSizes sizes, int atATime, MovePreview.Move... moves) {
        return PreviewView.of("drain", "a", new MovePreview(List.of(moves), Optional.empty()), NAMES::get, sizes,
                atATime);
    }

    @Test
    void movesAreSummedFromWhereToWhere() {
        PreviewView view = view(sizes(Map.of(B, 1_000L)), 64, move(0, A, C), move(1, A, B), move(2, A, C));
        assertThat(view.partitions()).isEqualTo(3);
        assertThat(view.records()).isEqualTo(30);
        assertThat(view.bytes()).isEqualTo(6_000);
        assertThat(view.moves()).containsExactly(new PreviewView.MoveView("a", "b", 1, 20, 5_000),
                new PreviewView.MoveView("a", "c", 2, 10, 1_000));
    }

    @Test
    void theNodeThatNeedsLongestDecidesHowLongItTakes() {
        PreviewView view = view(sizes(Map.of(B, 1_000L, C, 100L)), 1, move(0, A, C), move(1, A, B), move(2, A, C));
        assertThat(view.seconds()).as("c: 1,000 bytes at 100 a second, and two rounds").isEqualTo(12);
    }

    @Test
    void aNodeThatToldNoRateCountsAsTheSlowestAndWhereNobodyDidNothingIsSaid() {
        assertThat(view(sizes(Map.of(B, 100L)), 64, move(0, A, C)).seconds()).isEqualTo(11);
        assertThat(view(sizes(Map.of()), 64, move(0, A, C)).seconds()).isNull();
        assertThat(view(sizes(Map.of()), 64).seconds()).as("nothing to do").isZero();
    }
}
