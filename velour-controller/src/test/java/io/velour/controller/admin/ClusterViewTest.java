package io.velour.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.control.ClusterHealth;
import io.velour.control.ClusterState;
import io.velour.control.MemberCatchUp;
import io.velour.control.MemberView;
import io.velour.control.PartitionStates;
import io.velour.control.Registration;
import io.velour.controller.Samples;
import io.velour.controller.admin.ClusterView.CatchUpView;
import io.velour.controller.admin.ClusterView.FrontendView;
import io.velour.controller.admin.ClusterView.StorageNodeView;
import io.velour.controller.admin.ClusterView.WaitingView;
import io.velour.controller.runtime.ClusterSnapshot;
import io.velour.protocol.CatchUpStatus;

class ClusterViewTest {
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private static ClusterSnapshot snapshot(Optional<ClusterState> state, List<Registration> present,
            Map<Registration, String> refusals, Map<NodeId, Instant> missing, Optional<String> failure) {
        return new ClusterSnapshot(Samples.birth(3), state.map(ClusterState::map), present, refusals, missing,
                List.of(new NodeAddress("10.0.1.1", 8_080)), failure);
    }

    /** How the cluster is if some of its nodes have no lease. */
    private static Optional<ClusterHealth> health(ClusterState state, Set<Long> down) {
        List<MemberView> members = state.map().nodes().stream().map(node -> new MemberView(node,
                down.contains(node.id().value()) ? MemberView.Condition.DOWN : MemberView.Condition.UP, Duration.ZERO,
                false, 8, 2, 1, 4, 11)).toList();
        PartitionStates partitions = new PartitionStates(16 - down.size(), 0, down.size(), down.stream()
                .map(node -> new PartitionStates.Waiting(new PartitionId(7), List.of(new NodeId(node)))).toList());
        MemberCatchUp catchUp = new MemberCatchUp(state.map().nodes().getFirst().member(),
                new CatchUpStatus(new PartitionId(3), new Epoch(2), 10, 1_000, 5_000));
        return Optional.of(new ClusterHealth(members, partitions, 5, List.of(catchUp)));
    }

    @Test
    void whileItFormsThoseWhoWaitAreShownAndThePlannedSettings() {
        ClusterView view = ClusterView.of(
                snapshot(Optional.empty(), List.of(Samples.node(1, 1)), Map.of(), Map.of(), Optional.empty()),
                Optional.empty());

        assertThat(view.state()).isEqualTo("forming");
        assertThat(view.clusterId()).isNull();
        assertThat(view.version()).isZero();
        assertThat(view.expectedStorageNodes()).isEqualTo(3);
        assertThat(view.settings().partitions()).isEqualTo(16);
        assertThat(view.settings().fingerprint()).isEqualTo(Samples.SETTINGS.fingerprint());
        assertThat(view.partitions()).isEqualTo(new PartitionCounts(0, 0, 0));
        assertThat(view.frontends()).containsExactly(new FrontendView("10.0.1.1:8080", true));
        assertThat(view.storageNodes()).containsExactly(new StorageNodeView("node-1", "0000000000000001",
                "0000000000000001", "10.0.0.1:9080", "", true, null, false, 0, 0, 0, 0, null, null));
    }

    @Test
    void whenAllArePresentEverythingIsAvailable() {
        ClusterView view = ClusterView.of(snapshot(Optional.of(Samples.state(3, 0)),
                List.of(Samples.node(1, 1), Samples.node(2, 1), Samples.node(3, 1)), Map.of(), Map.of(),
                Optional.empty()), health(Samples.state(3, 0), Set.of()));

        assertThat(view.state()).isEqualTo("serving");
        assertThat(view.clusterId()).isEqualTo("00000000000000c1");
        assertThat(view.version()).isEqualTo(1);
        assertThat(view.partitions()).isEqualTo(new PartitionCounts(16, 0, 0));
        assertThat(view.missing()).isEmpty();
        assertThat(view.waiting()).isEmpty();
        assertThat(view.movesLeft()).isEqualTo(5);
        assertThat(view.catchUps()).containsExactly(new CatchUpView(3, "node-1", 10, 1_000, 5_000));
        assertThat(view.storageNodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.present()).isTrue();
            assertThat(node.unavailable()).isNull();
            assertThat(node.condition()).isEqualTo("UP");
            assertThat(node.replicas()).isEqualTo(11);
            assertThat(node.leaders()).isEqualTo(4);
            assertThat(node.catchingUp()).isEqualTo(2);
            assertThat(node.leaving()).isEqualTo(1);
        });
    }

    @Test
    void aNodeThatIsMissingIsNamedWithTheTime() {
        ClusterView view = ClusterView.of(snapshot(Optional.of(Samples.state(3, 0)),
                List.of(Samples.node(1, 1), Samples.node(3, 1)), Map.of(), Map.of(new NodeId(2), SINCE),
                Optional.empty()), health(Samples.state(3, 0), Set.of(2L)));

        assertThat(view.missing()).containsExactly("node-2");
        StorageNodeView missing = view.storageNodes().get(1);
        assertThat(missing.present()).isFalse();
        assertThat(missing.unavailable())
                .isEqualTo("it has not been registered with the controller since 2026-01-02T03:04:05Z");
        assertThat(missing.replicas()).isPositive();
        assertThat(missing.condition()).isEqualTo("DOWN");
        assertThat(view.partitions()).isEqualTo(new PartitionCounts(15, 0, 1));
        assertThat(view.waiting()).containsExactly(new WaitingView(7, List.of("node-2")));
    }

    @Test
    void aNodeThatIsRefusedIsShownWithTheReasonBesideThoseOfTheMap() {
        Registration refused = Samples.node(9, 1);
        ClusterView view = ClusterView.of(snapshot(Optional.of(Samples.state(2, 0)),
                List.of(Samples.node(1, 1), Samples.node(2, 1), refused), Map.of(refused, "it came too late"),
                Map.of(), Optional.empty()), health(Samples.state(2, 0), Set.of()));

        assertThat(view.storageNodes()).hasSize(3).last().satisfies(node -> {
            assertThat(node.name()).isEqualTo("node-9");
            assertThat(node.refused()).isEqualTo("it came too late");
            assertThat(node.replicas()).isZero();
        });
    }

    @Test
    void aNodeWhoseReturnCouldNotBeStoredSaysThat() {
        ClusterView view = ClusterView.of(snapshot(Optional.of(Samples.state(2, 0)),
                List.of(Samples.node(1, 5), Samples.node(2, 1)), Map.of(), Map.of(new NodeId(1), SINCE),
                Optional.of("the disk is full")), health(Samples.state(2, 0), Set.of()));

        assertThat(view.storeFailure()).isEqualTo("the disk is full");
        assertThat(view.storageNodes().getFirst().unavailable())
                .isEqualTo("it is back as incarnation 0000000000000005, but a map that says so could not be stored");
    }
}
