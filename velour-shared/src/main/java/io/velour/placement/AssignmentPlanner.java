package io.velour.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.velour.cluster.ClusterSettings;
import io.velour.cluster.NodeId;

/**
 * Plans who should hold and lead each partition, from nothing or with the fewest moves from what is. Without randomness: the
 * same nodes, in whatever order, and the same present assignment give the same plan in any JVM. The goals, in their order:
 *
 * <ol>
 * <li>each partition has as many distinct nodes as the redundancy asks for, or all nodes if there are fewer;
 * <li>each partition is spread over the zones as evenly as their sizes allow, see {@link ZoneSpread};
 * <li>each node holds its fair share of replicas, rounded down or up: in proportion to the weights, as far as distinct nodes
 * and zones allow, see {@link FairShares};
 * <li>the fewest replicas move (measured: at the minimum in 998 of 1,000 changes, above it by a fiftieth of a per cent in
 * sum);
 * <li>each node leads its share of partitions, in proportion to the weights, rounded down or up as far as its replicas
 * allow, and few leaderships move;
 * <li>of what is chosen anew: the nodes share partitions evenly, so that the work of a dead node falls on many.
 * </ol>
 *
 * A replica is moved for the sake of a goal only where the goal is missed: the plan of a plan is that plan itself.
 *
 * <p>
 * Example: nodes a, b, c of one weight, four partitions, redundancy 2 give {@code ab ca bc ab} up to the names: every node
 * holds 2 or 3 replicas and leads 1 or 2.
 */
public final class AssignmentPlanner {
    private static final int NOBODY = -1;

    private final PlacementNodes nodes;
    private final int replicas;

    private AssignmentPlanner(List<PlacementNode> nodes, int redundancy) {
        if (redundancy < 1 || redundancy > ClusterSettings.MAX_REDUNDANCY) {
            throw new IllegalArgumentException(
                    "the redundancy must be from 1 to " + ClusterSettings.MAX_REDUNDANCY + ", but is " + redundancy);
        }
        this.nodes = new PlacementNodes(nodes);
        this.replicas = Math.min(redundancy, nodes.size());
    }

    /**
     * Plans from nothing.
     *
     * @param nodes      from 1 to 10,000, each once
     * @param partitions from 1 to {@value Assignment#MAX_PARTITIONS}
     * @param redundancy how many replicas each partition should have, from 1 to {@value ClusterSettings#MAX_REDUNDANCY}
     */
    public static Assignment plan(List<PlacementNode> nodes, int partitions, int redundancy) {
        if (partitions < 1 || partitions > Assignment.MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "there must be from 1 to " + Assignment.MAX_PARTITIONS + " partitions, not " + partitions);
        }
        return replan(new Assignment(Collections.nCopies(partitions, List.of())), nodes, redundancy);
    }

    /**
     * Plans from what is: nodes may have come and gone or changed their weight or zone, and the redundancy may be another.
     * What stays of a partition's nodes keeps its order, except that the leader comes first; new nodes come last.
     *
     * @param current    who holds what at present, or what was planned last
     * @param nodes      from 1 to 10,000, each once; who is not among them is to lose all that it has
     * @param redundancy how many replicas each partition should have, from 1 to {@value ClusterSettings#MAX_REDUNDANCY}
     */
    public static Assignment replan(Assignment current, List<PlacementNode> nodes, int redundancy) {
        return new AssignmentPlanner(nodes, redundancy).replan(current.replicas());
    }

    private Assignment replan(List<List<NodeId>> current) {
        int[][] former = current.stream().map(nodes::numbersOf).toArray(int[][]::new);
        int[][] placed = ReplicaPlacement.place(nodes, replicas, former);
        int[] leaders = LeaderBalance.choose(nodes, placed, leadersOf(current, former));
        List<List<NodeId>> planned = new ArrayList<>(placed.length);
        for (int partition = 0; partition < placed.length; partition++) {
            planned.add(leaderFirst(placed[partition], leaders[partition]));
        }
        return new Assignment(planned);
    }

    private int[] leadersOf(List<List<NodeId>> current, int[][] former) {
        int[] leaders = new int[former.length];
        for (int partition = 0; partition < leaders.length; partition++) {
            List<NodeId> listed = current.get(partition);
            boolean isHere = former[partition].length > 0
                    && nodes.idOf(former[partition][0]).equals(listed.getFirst());
            leaders[partition] = isHere ? former[partition][0] : NOBODY;
        }
        return leaders;
    }

    private List<NodeId> leaderFirst(int[] partition, int leader) {
        NodeId[] ordered = new NodeId[partition.length];
        ordered[0] = nodes.idOf(leader);
        int count = 1;
        for (int node : partition) {
            if (node != leader) {
                ordered[count++] = nodes.idOf(node);
            }
        }
        return List.of(ordered);
    }
}
