package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.velour.cluster.NodeId;

/** What holds of every plan, checked on generated clusters through generated histories. */
class AssignmentPlannerLawTest {
    private static final int CLUSTERS = 300;
    private static final int CHANGES = 6;
    private static final List<Plan> PLANS = new ArrayList<>();

    /** One plan and what it was made from. */
    private record Plan(String cluster, List<PlacementNode> nodes, int redundancy, Assignment before,
            Assignment after) {
        int partitions() {
            return after.partitions();
        }

        int replicas() {
            return Math.min(redundancy, nodes.size());
        }

        boolean isFirst() {
            return before.replicas().getFirst().isEmpty();
        }

        boolean hasEqualWeights() {
            return nodes.stream().map(PlacementNode::weight).distinct().count() == 1;
        }

        @Override
        public String toString() {
            return cluster;
        }
    }

    @BeforeAll
    static void planAll() {
        PLANS.addAll(plans(CLUSTERS, 60, 256));
    }

    @AfterAll
    static void forgetAll() {
        PLANS.clear();
    }

    private static List<Plan> plans(int clusters, int maxNodes, int maxPartitions) {
        List<Plan> plans = new ArrayList<>();
        for (int seed = 0; seed < clusters; seed++) {
            GeneratedCluster cluster = new GeneratedCluster(seed, maxNodes, maxPartitions);
            Assignment before = new Assignment(Collections.nCopies(cluster.partitions(), List.of()));
            for (int change = 0; change <= CHANGES; change++) {
                Assignment after = AssignmentPlanner.replan(before, cluster.nodes(), cluster.redundancy());
                plans.add(new Plan(cluster.toString(), cluster.nodes(), cluster.redundancy(), before, after));
                before = after;
                cluster.change();
            }
        }
        return plans;
    }

    private static List<Integer> zoneCounts(List<NodeId> replicas, Map<NodeId, String> zones) {
        Map<String, Integer> counts = new HashMap<>();
        replicas.forEach(node -> counts.merge(zones.get(node), 1, Integer::sum));
        return counts.values().stream().sorted().toList();
    }

    /** Returns the most even counts: one after another is put where there are the fewest. */
    private static List<Integer> evenest(int replicas, Map<NodeId, String> zones) {
        Map<String, Long> sizes = zones.values().stream().collect(Collectors.groupingBy(zone -> zone,
                Collectors.counting()));
        long[] free = sizes.values().stream().mapToLong(size -> size).toArray();
        int[] counts = new int[free.length];
        for (int i = 0; i < replicas; i++) {
            int best = -1;
            for (int zone = 0; zone < free.length; zone++) {
                best = counts[zone] < free[zone] && (best < 0 || counts[zone] < counts[best]) ? zone : best;
            }
            counts[best]++;
        }
        return Arrays.stream(counts).filter(count -> count > 0).sorted().boxed().toList();
    }

    @Test
    void replicasAreOnDistinctNodesAndSpreadOverZonesAsEvenlyAsCanBe() {
        assertThat(PLANS).allSatisfy(plan -> {
            Map<NodeId, String> zones = new HashMap<>();
            plan.nodes().forEach(node -> zones.put(node.id(), node.zone()));
            List<Integer> evenest = evenest(plan.replicas(), zones);
            for (List<NodeId> partition : plan.after().replicas()) {
                assertThat(partition).hasSize(plan.replicas()).doesNotHaveDuplicates().allMatch(zones::containsKey);
                assertThat(zoneCounts(partition, zones)).isEqualTo(evenest);
            }
        });
    }

    @Test
    void everyNodeHoldsItsFairShareRoundedDownOrUp() {
        assertThat(PLANS).allSatisfy(plan -> {
            PlacementNodes nodes = new PlacementNodes(plan.nodes());
            FairShares shares = new FairShares(nodes, new ZoneSpread(nodes, plan.replicas()), plan.partitions(),
                    plan.replicas());
            Map<NodeId, Integer> loads = Loads.replicas(plan.after(), plan.nodes());
            for (int node = 0; node < nodes.count(); node++) {
                int floor = shares.of(node).floor();
                assertThat(loads.get(nodes.idOf(node))).as("node %s", nodes.idOf(node))
                        .isBetween(floor, shares.of(node).isWhole() ? floor : floor + 1);
            }
        });
    }

    @Test
    void everyNodeLeadsItsShareRoundedDownOrUp() {
        assertThat(PLANS).allSatisfy(plan -> {
            long weights = plan.nodes().stream().mapToLong(PlacementNode::weight).sum();
            Map<NodeId, Integer> led = Loads.leaders(plan.after(), plan.nodes());
            for (PlacementNode node : plan.nodes()) {
                double share = (double) plan.partitions() * node.weight() / weights;
                assertThat(led.get(node.id())).as("%s, whose share is %s", node, share)
                        .isBetween((int) Math.floor(share + 1e-9), (int) Math.ceil(share - 1e-9));
            }
        });
    }

    @Test
    void equalNodesDifferByOneWhereZonesDoNotConstrain() {
        assertThat(PLANS).filteredOn(Plan::hasEqualWeights).isNotEmpty().allSatisfy(plan -> {
            List<PlacementNode> nodes = plan.nodes().stream().map(node -> new PlacementNode(node.id(), "")).toList();
            Assignment after = AssignmentPlanner.replan(plan.before(), nodes, plan.redundancy());
            for (Map<NodeId, Integer> counts : List.of(Loads.replicas(after, nodes), Loads.leaders(after, nodes))) {
                assertThat(Collections.max(counts.values()) - Collections.min(counts.values())).isLessThanOrEqualTo(1);
            }
        });
    }

    @Test
    void thePlanOfAPlanIsThatPlan() {
        assertThat(PLANS).allSatisfy(plan -> assertThat(
                AssignmentPlanner.replan(plan.after(), plan.nodes(), plan.redundancy())).isEqualTo(plan.after()));
    }

    @Test
    void thePlanDoesNotDependOnTheOrderOfTheNodes() {
        assertThat(PLANS).allSatisfy(plan -> assertThat(
                AssignmentPlanner.replan(plan.before(), plan.nodes().reversed(), plan.redundancy()))
                .isEqualTo(plan.after()));
    }

    @Test
    void whatStaysKeepsItsOrderBehindTheLeaderAndWhatIsNewComesLast() {
        assertThat(PLANS).allSatisfy(plan -> {
            for (int partition = 0; partition < plan.partitions(); partition++) {
                List<NodeId> former = plan.before().replicas().get(partition);
                List<NodeId> followers = plan.after().replicas().get(partition).stream().skip(1).toList();
                List<NodeId> kept = former.stream().filter(followers::contains).toList();
                assertThat(followers.subList(0, kept.size())).as("partition %d, which was %s", partition, former)
                        .isEqualTo(kept);
            }
        });
    }

    @Test
    void hardlyMoreReplicasMoveThanMust() {
        int sum = 0;
        int leastSum = 0;
        for (Plan plan : plans(150, 20, 64)) {
            int least = FewestMoves.of(plan.before(), plan.nodes(), plan.redundancy());
            int moves = Loads.moves(plan.before(), plan.after());
            assertThat(moves).as("%s", plan).isBetween(least, least + 1);
            sum += moves;
            leastSum += least;
        }
        assertThat(sum).as("all moves, where %d would do", leastSum).isLessThanOrEqualTo(leastSum + leastSum / 1_000);
    }

    /** What nodes must gain is a lower bound; it does not always suffice. */
    @Test
    void fewLeadershipsMove() {
        int sum = 0;
        int boundSum = 0;
        for (Plan plan : PLANS.stream().filter(plan -> !plan.isFirst()).toList()) {
            sum += Loads.leaderMoves(plan.before(), plan.after());
            boundSum += Loads.gains(Loads.leaders(plan.before(), plan.nodes()),
                    Loads.leaders(plan.after(), plan.nodes()));
        }
        assertThat(sum).as("all leader moves, of which %d must be", boundSum)
                .isLessThanOrEqualTo(boundSum + boundSum / 10);
    }
}
