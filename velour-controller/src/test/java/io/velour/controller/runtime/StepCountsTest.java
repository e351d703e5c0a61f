package io.velour.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;

/** What counts as a removal: only what goes without having been moved away. */
class StepCountsTest {
    private static final Member ONE = new Member(new NodeId(1), new Incarnation(1));
    private static final Member TWO = new Member(new NodeId(2), new Incarnation(1));
    private static final Member TWO_AGAIN = new Member(new NodeId(2), new Incarnation(2));

    private final StepCounts counts = new StepCounts();

    private static Replica replica(Member member, ReplicaRole role) {
        return new Replica(member, role, Epoch.FIRST);
    }

    private static PartitionMap map(long version, Replica... replicas) {
        ClusterSettings settings = new ClusterSettings(1, 2, Duration.ofSeconds(2), Duration.ofMinutes(1),
                Duration.ofHours(1));
        List<StorageNode> nodes = new ArrayList<>();
        for (Replica replica : replicas) {
            nodes.add(new StorageNode(replica.member().node(), "node", new NodeAddress("host", nodes.size() + 1), "",
                    replica.member().incarnation()));
        }
        List<ReplicaSet> sets = IntStream.range(0, 16).mapToObj(
                i -> new ReplicaSet(new PartitionId(i), Epoch.FIRST, Epoch.FIRST, List.of(replicas))).toList();
        return new PartitionMap(new ClusterId(1), settings, version, nodes, sets);
    }

    private long removalsFromOneAnd(Replica other, Replica... after) {
        counts.stored(Optional.of(map(1, replica(ONE, ReplicaRole.SERVING), other)), map(2, after));
        return counts.removals();
    }

    @Test
    void aServingReplicaThatIsTakenOutIsARemoval() {
        assertThat(removalsFromOneAnd(replica(TWO, ReplicaRole.SERVING), replica(ONE, ReplicaRole.SERVING)))
                .isEqualTo(16);
        assertThat(counts.steps()).isEqualTo(1);
    }

    @Test
    void aReplicaThatHasLeftInOrderIsNone() {
        assertThat(removalsFromOneAnd(replica(TWO, ReplicaRole.LEAVING), replica(ONE, ReplicaRole.SERVING))).isZero();
    }

    @Test
    void aNodeThatIsBackInAnotherIncarnationIsNone() {
        assertThat(removalsFromOneAnd(replica(TWO, ReplicaRole.SERVING), replica(ONE, ReplicaRole.SERVING),
                replica(TWO_AGAIN, ReplicaRole.CATCHING_UP))).isZero();
    }

    @Test
    void theBirthIsAStep() {
        counts.stored(Optional.empty(), map(1, replica(ONE, ReplicaRole.SERVING)));
        assertThat(counts.steps()).isEqualTo(1);
        assertThat(counts.removals()).isZero();
    }
}
