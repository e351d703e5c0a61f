package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;

class AssignmentPlannerTest {
    private static List<PlacementNode> nodes(int count, int zones) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PlacementNode(new NodeId(i * 7_919L - 5), zones == 0 ? "" : "zone-" + i % zones))
                .toList();
    }

    private static Map<NodeId, Integer> counts(List<NodeId> ids, List<PlacementNode> nodes) {
        Map<NodeId, Integer> counts = new HashMap<>();
        nodes.forEach(node -> counts.put(node.id(), 0));
        ids.forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts;
    }

    private static void assertEven(Map<NodeId, Integer> counts, String what) {
        assertThat(Collections.max(counts.values()) - Collections.min(counts.values())).as(what).isLessThanOrEqualTo(1);
    }

    @Test
    void replicasAreOnDistinctNodesAndReplicasAndLeadersAreEven() {
        for (int count = 1; count <= 40; count += count < 10 ? 1 : 7) {
            for (int redundancy = 1; redundancy <= Math.min(5, count); redundancy++) {
                for (int partitions : new int[]{16, 256, 4_096}) {
                    String what = count + " nodes, redundancy " + redundancy + ", " + partitions + " partitions";
                    List<PlacementNode> nodes = nodes(count, 0);
                    List<List<NodeId>> plan = AssignmentPlanner.plan(nodes, partitions, redundancy);
                    assertThat(plan).as(what).hasSize(partitions);
                    for (List<NodeId> replicas : plan) {
                        assertThat(replicas).as(what).hasSize(redundancy).doesNotHaveDuplicates();
                    }
                    assertEven(counts(plan.stream().flatMap(List::stream).toList(), nodes), what + ": replicas");
                    assertEven(counts(plan.stream().map(List::getFirst).toList(), nodes), what + ": leaders");
                }
            }
        }
    }

    @Test
    void replicasAreInDistinctZonesWhereThereAreEnough() {
        for (int zones = 2; zones <= 4; zones++) {
            for (int count = zones; count <= 13; count++) {
                for (int redundancy = 1; redundancy <= zones; redundancy++) {
                    List<PlacementNode> nodes = nodes(count, zones);
                    Map<NodeId, String> zoneOf = new HashMap<>();
                    nodes.forEach(node -> zoneOf.put(node.id(), node.zone()));
                    for (List<NodeId> replicas : AssignmentPlanner.plan(nodes, 256, redundancy)) {
                        assertThat(replicas.stream().map(zoneOf::get)).as("%d zones, %d nodes", zones, count)
                                .doesNotHaveDuplicates();
                    }
                }
            }
        }
    }

    @Test
    void zonesOfOneSizeAreLoadedEvenly() {
        for (int zones = 2; zones <= 4; zones++) {
            List<PlacementNode> nodes = nodes(zones * 3, zones);
            List<List<NodeId>> plan = AssignmentPlanner.plan(nodes, 256, 2);
            assertEven(counts(plan.stream().flatMap(List::stream).toList(), nodes), zones + " zones: replicas");
            assertEven(counts(plan.stream().map(List::getFirst).toList(), nodes), zones + " zones: leaders");
        }
    }

    @Test
    void thePlanDoesNotDependOnTheOrderOfTheNodes() {
        List<PlacementNode> nodes = nodes(11, 3);
        List<PlacementNode> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, new Random(7));
        assertThat(AssignmentPlanner.plan(shuffled, 256, 3)).isEqualTo(AssignmentPlanner.plan(nodes, 256, 3));
    }

    @Test
    void theWorkOfADeadNodeFallsOnSeveral() {
        for (int count = 4; count <= 12; count++) {
            Map<NodeId, Set<NodeId>> neighbours = new HashMap<>();
            for (List<NodeId> replicas : AssignmentPlanner.plan(nodes(count, 0), 256, 2)) {
                replicas.forEach(id -> neighbours.computeIfAbsent(id, _ -> new HashSet<>()).addAll(replicas));
            }
            neighbours.values().forEach(known -> assertThat(known).hasSizeGreaterThan(3));
        }
    }

    @Test
    void moreReplicasThanNodesAreRefused() {
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(2, 0), 16, 3)).hasMessageContaining("3")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(2, 0), 16, 0)).hasMessageContaining("0");
    }
}
