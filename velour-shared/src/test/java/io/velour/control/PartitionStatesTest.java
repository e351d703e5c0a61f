package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.LEAVING;
import static io.velour.cluster.ReplicaRole.SERVING;
import static io.velour.control.SampleStates.replica;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;

class PartitionStatesTest {
    private static final PartitionMap MAP = SampleStates.like(List.of(1L, 2L), replica(1, SERVING),
            replica(2, SERVING), replica(3, LEAVING), replica(4, CATCHING_UP)).map();

    private static PartitionStates when(Long... up) {
        Set<Member> members = Set.copyOf(List.of(up).stream().map(TestMaps::member).toList());
        return PartitionStates.of(MAP, members::contains);
    }

    @Test
    void aPartitionIsAvailableIfAsManyServeAsShouldAndNobodyIsAway() {
        assertThat(when(1L, 2L, 3L, 4L)).isEqualTo(new PartitionStates(1, 0, 0, List.of()));
        assertThat(when(1L, 2L, 3L)).isEqualTo(new PartitionStates(0, 1, 0, List.of()));
    }

    @Test
    void itIsDegradedIfFewerServe() {
        assertThat(when(2L, 3L, 4L)).isEqualTo(new PartitionStates(0, 1, 0, List.of()));
    }

    @Test
    void itIsUnavailableIfNobodyDoesAndWaitsForThoseThatHoldEverything() {
        assertThat(when(3L, 4L).unavailable()).isEqualTo(1);
        assertThat(when(3L, 4L).waiting().getFirst().waitsFor()).extracting(node -> node.value()).containsExactly(1L,
                2L, 3L);
    }
}
