package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;

class AssignmentPlannerTest {
    private static List<PlacementNode> nodes(int count, int zones) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PlacementNode(new NodeId(i * 7_919L - 5), zones == 0 ? "" : "zone-" + i % zones))
                .toList();
    }

    private static List<PlacementNode> reweighed(List<PlacementNode> nodes, int index, int weight) {
        List<PlacementNode> changed = new ArrayList<>(nodes);
        changed.set(index, new PlacementNode(nodes.get(index).id(), nodes.get(index).zone(), weight));
        return changed;
    }

    private static void assertEven(Map<NodeId, Integer> counts, String what) {
        assertThat(Collections.max(counts.values()) - Collections.min(counts.values())).as(what).isLessThanOrEqualTo(1);
    }

    @Test
    void manyPartitionsAreEvenToo() {
        List<PlacementNode> nodes = nodes(40, 3);
        Assignment plan = AssignmentPlanner.plan(nodes, 4_096, 3);
        assertEven(Loads.leaders(plan, nodes), "leaders");
        assertThat(plan.partitions()).isEqualTo(4_096);
    }

    @Test
    void aNewNodeGetsItsShareAndNothingElseMoves() {
        Assignment before = AssignmentPlanner.plan(nodes(9, 0), 1_000, 3);
        Assignment after = AssignmentPlanner.replan(before, nodes(10, 0), 3);
        assertThat(Loads.moves(before, after)).isEqualTo(300);
        assertThat(Loads.leaderMoves(before, after)).isEqualTo(100);
        assertThat(Loads.replicas(after, nodes(10, 0)).values()).containsOnly(300);
        assertThat(Loads.leaders(after, nodes(10, 0)).values()).containsOnly(100);
    }

    @Test
    void whatADepartedNodeHeldIsAllThatMoves() {
        Assignment before = AssignmentPlanner.plan(nodes(10, 0), 1_000, 3);
        Assignment after = AssignmentPlanner.replan(before, nodes(9, 0), 3);
        assertThat(Loads.moves(before, after)).isEqualTo(300);
        assertThat(Loads.leaderMoves(before, after)).isEqualTo(100);
    }

    @Test
    void aLowerRedundancyMovesNextToNothing() {
        Assignment before = AssignmentPlanner.plan(nodes(10, 0), 1_000, 3);
        Assignment after = AssignmentPlanner.replan(before, nodes(10, 0), 2);
        assertThat(Loads.moves(before, after)).isLessThanOrEqualTo(20);
        assertThat(Loads.leaderMoves(before, after)).isLessThanOrEqualTo(20);
        assertThat(Loads.replicas(after, nodes(10, 0)).values()).containsOnly(200);
    }

    @Test
    void aHeavierNodeHoldsAndLeadsMore() {
        List<PlacementNode> heavier = reweighed(nodes(5, 0), 2, 2 * PlacementNode.ORDINARY_WEIGHT);
        Assignment before = AssignmentPlanner.plan(nodes(5, 0), 300, 2);
        Assignment after = AssignmentPlanner.replan(before, heavier, 2);
        assertThat(Loads.replicas(after, heavier).values()).containsOnly(100, 200);
        assertThat(Loads.leaders(after, heavier).values()).containsOnly(50, 100);
        assertThat(Loads.moves(before, after)).isEqualTo(80);
    }

    /** Zone a alone has nobody to share its half with. */
    @Test
    void zonesGoBeforeEvenLoads() {
        List<PlacementNode> nodes = List.of(new PlacementNode(new NodeId(1), "a"),
                new PlacementNode(new NodeId(2), "b"), new PlacementNode(new NodeId(3), "b"));
        Assignment plan = AssignmentPlanner.plan(nodes, 30, 2);
        assertThat(Loads.replicas(plan, nodes).values()).containsExactly(30, 15, 15);
        assertThat(Loads.leaders(plan, nodes).values()).containsExactly(10, 10, 10);
    }

    @Test
    void aReplicaMovesForTheSakeOfZonesOnlyWhereItBreaksThem() {
        Assignment before = AssignmentPlanner.plan(nodes(6, 0), 600, 2);
        List<PlacementNode> zoned = nodes(6, 2);
        Map<NodeId, String> zones = new HashMap<>();
        zoned.forEach(node -> zones.put(node.id(), node.zone()));
        int broken = (int) before.replicas().stream()
                .filter(pair -> Objects.equals(zones.get(pair.get(0)), zones.get(pair.get(1)))).count();
        assertThat(broken).isPositive();
        assertThat(Loads.moves(before, AssignmentPlanner.replan(before, zoned, 2))).isEqualTo(broken);
    }

    @Test
    void fewerNodesThanTheRedundancyAsksForAllHoldEverything() {
        Assignment plan = AssignmentPlanner.plan(nodes(2, 0), 16, 3);
        assertThat(Loads.replicas(plan, nodes(2, 0)).values()).containsOnly(16);
        assertThat(Loads.leaders(plan, nodes(2, 0)).values()).containsOnly(8);
    }

    @Test
    void theWorkOfADeadNodeFallsOnAllOthersAlike() {
        assertWorkFallsOnAllAlike(nodes(12, 0), AssignmentPlanner.plan(nodes(12, 0), 1_024, 3));
    }

    @Test
    void theWorkOfADeadNodeFallsOnAllOthersAfterManyAdditionsToo() {
        Assignment assignment = AssignmentPlanner.plan(nodes(4, 0), 1_024, 3);
        for (int count = 5; count <= 12; count++) {
            assignment = AssignmentPlanner.replan(assignment, nodes(count, 0), 3);
        }
        assertWorkFallsOnAllAlike(nodes(12, 0), assignment);
    }

    /** No two nodes may share a tenth more than they would if all shared alike. */
    private static void assertWorkFallsOnAllAlike(List<PlacementNode> nodes, Assignment assignment) {
        int average = assignment.partitions() * 3 * 2 / (nodes.size() * (nodes.size() - 1));
        for (PlacementNode node : nodes) {
            List<List<NodeId>> held = assignment.replicas().stream().filter(list -> list.contains(node.id())).toList();
            Map<NodeId, Integer> shared = new HashMap<>();
            held.forEach(list -> list.forEach(other -> shared.merge(other, 1, Integer::sum)));
            shared.remove(node.id());
            assertThat(shared).as("%s", node).hasSize(nodes.size() - 1);
            assertThat(Collections.max(shared.values())).as("%s", node).isLessThanOrEqualTo(average * 11 / 10);
        }
    }

    /** The digests were computed once, in another JVM; only a change of the planner may change them. */
    @Test
    void thePlansAreTheSameInEveryJvm() throws NoSuchAlgorithmException {
        Assignment plain = AssignmentPlanner.plan(nodes(7, 0), 256, 3);
        Assignment zoned = AssignmentPlanner.plan(reweighed(nodes(23, 5), 4, 350), 4_096, 3);
        Assignment grown = AssignmentPlanner.replan(plain, nodes(11, 4), 3);
        Assignment shrunk = AssignmentPlanner.replan(zoned, nodes(17, 2), 4);
        assertThat(List.of(digest(plain), digest(zoned), digest(grown), digest(shrunk))).containsExactly(
                "1120526fddda5569", "252be178797472bb", "71a40bcba65e6890", "075e04ffa6202836");
    }

    /** As many nodes as this take other ways through the planner's tables than a few. The digests are those of the plain tables. */
    @Test
    void thePlansForThousandsOfNodesAreTheSameInEveryJvm() throws NoSuchAlgorithmException {
        Assignment born = AssignmentPlanner.plan(nodes(1_000, 3), Assignment.MAX_PARTITIONS, 3);
        Assignment shrunk = AssignmentPlanner.replan(born, nodes(990, 3), 3);
        Assignment grown = AssignmentPlanner.replan(born, nodes(1_001, 3), 3);
        Assignment wide = AssignmentPlanner.plan(nodes(4_000, 0), Assignment.MAX_PARTITIONS, 2);
        assertThat(List.of(digest(born), digest(shrunk), digest(grown), digest(wide))).containsExactly(
                "e63421d394843076", "90db2f511cc6c999", "2192d9d685062f75", "59369c1694c39d89");
    }

    private static String digest(Assignment assignment) throws NoSuchAlgorithmException {
        byte[] text = assignment.replicas().toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
    }

    @Test
    void badInputIsRefusedWithValueAndLimit() {
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(2, 0), 16, 0)).hasMessageContaining("redundancy")
                .hasMessageContaining("16").hasMessageContaining("0");
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(2, 0), 16, 17)).hasMessageContaining("17");
        assertThatThrownBy(() -> AssignmentPlanner.plan(List.of(), 16, 1)).hasMessageContaining("10000")
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(10_001, 0), 16, 1)).hasMessageContaining("not 10001");
        assertThatThrownBy(() -> AssignmentPlanner.plan(List.of(nodes(1, 0).getFirst(), nodes(1, 0).getFirst()), 16, 1))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(1, 0), 0, 1)).hasMessageContaining("65536")
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> AssignmentPlanner.plan(nodes(1, 0), -1, 1)).hasMessageContaining("not -1");
    }

    @Test
    void weightsOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new PlacementNode(new NodeId(1), "", 0)).hasMessageContaining("10000")
                .hasMessageContaining("is 0");
        assertThatThrownBy(() -> new PlacementNode(new NodeId(1), "", 10_001)).hasMessageContaining("10001");
    }

    @Test
    void anAssignmentKnowsItsPartitionsAndNoOthers() {
        Assignment assignment = new Assignment(List.of(List.of(new NodeId(3), new NodeId(1)), List.of()));
        assertThat(assignment.nodesOf(new PartitionId(0))).containsExactly(new NodeId(3), new NodeId(1));
        assertThat(assignment.nodesOf(new PartitionId(1))).isEmpty();
        assertThatThrownBy(() -> assignment.nodesOf(new PartitionId(2))).hasMessageContaining("partition 2")
                .hasMessageContaining("2 of");
    }

    @Test
    void anAssignmentListsNobodyTwice() {
        assertThatThrownBy(() -> new Assignment(List.of(List.of(new NodeId(3), new NodeId(3)))))
                .hasMessageContaining("partition 0").hasMessageContaining("twice");
    }
}
