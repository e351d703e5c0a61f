package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;
import io.velour.placement.Assignment;
import io.velour.protocol.wire.MalformedMessageException;

class ClusterStateCodecTest {
    private static ClusterState withEverything() {
        DrivenCluster cluster = DrivenCluster.born(3, 1);
        cluster.stop(1);
        cluster.pass(5_000);
        int lost = cluster.health().partitions().waiting().getFirst().partition().value();
        cluster.giveUp(2, lost);
        cluster.restart(3, 2_003);
        cluster.drain(3);
        return cluster.state();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        ClusterState state = withEverything();
        assertThat(state.givenUp()).isNotEmpty();
        assertThat(state.draining()).isNotEmpty();
        assertThat(ClusterStateCodec.decode(ClusterStateCodec.encode(state))).isEqualTo(state);
    }

    @Test
    void damagedBytesAreNeverAState() {
        byte[] good = ClusterStateCodec.encode(withEverything());
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> ClusterStateCodec.decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void anUnknownFormatIsNamed() {
        byte[] bytes = ClusterStateCodec.encode(withEverything());
        bytes[0] = 1;
        assertThatThrownBy(() -> ClusterStateCodec.decode(bytes)).isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("format 1").hasMessageContaining("2");
    }

    @Test
    void theTargetIsOfAsManyPartitionsAsTheMap() {
        ClusterState state = withEverything();
        Assignment small = new Assignment(List.of(List.of(new NodeId(1))));
        assertThatThrownBy(() -> new ClusterState(state.map(), small, Set.of(), List.of()))
                .hasMessageContaining("1 partitions").hasMessageContaining("16");
    }
}
