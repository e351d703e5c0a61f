package io.velour.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import io.velour.cluster.NodeId;

/**
 * Plans who holds and who leads each partition of a new cluster: distinct nodes, distinct zones as far as there are
 * zones, even numbers of replicas, even numbers of leaders, and pairs of nodes that share partitions spread widely (so
 * that the work of a dead node falls on many). No randomness: the same nodes give the same plan in any JVM.
 *
 * <p>
 * Example: nodes a, b, c, four partitions, redundancy 2 give {@code ab bc ca ab} up to the names: every node holds 2 or 3
 * replicas and leads 1 or 2.
 */
public final class AssignmentPlanner {
    private final List<PlacementNode> nodes;
    private final int redundancy;
    private final int[] zones;
    private final int[] load;
    /** How often each pair of nodes shares a partition. */
    private final int[][] shared;

    private AssignmentPlanner(List<PlacementNode> nodes, int redundancy) {
        this.nodes = nodes;
        this.redundancy = redundancy;
        this.zones = numberZones(nodes);
        this.load = new int[nodes.size()];
        this.shared = new int[nodes.size()][nodes.size()];
    }

    private static int[] numberZones(List<PlacementNode> nodes) {
        List<String> names = nodes.stream().map(PlacementNode::zone).distinct().toList();
        return nodes.stream().mapToInt(node -> names.indexOf(node.zone())).toArray();
    }

    /**
     * Plans from nothing.
     *
     * @param nodes      at least as many as the redundancy, each once; their order does not matter
     * @param partitions how many there are
     * @param redundancy replicas of each, at least 1
     * @return for each partition its nodes, the leader first
     */
    public static List<List<NodeId>> plan(List<PlacementNode> nodes, int partitions, int redundancy) {
        if (redundancy < 1 || redundancy > nodes.size()) {
            throw new IllegalArgumentException(
                    "redundancy " + redundancy + " with " + nodes.size() + " storage nodes cannot be");
        }
        List<PlacementNode> sorted = nodes.stream()
                .sorted(Comparator.comparing(PlacementNode::id, Comparator.comparingLong(NodeId::value))).toList();
        return new AssignmentPlanner(sorted, redundancy).plan(partitions);
    }

    private List<List<NodeId>> plan(int partitions) {
        List<List<Integer>> replicaSets = new ArrayList<>(partitions);
        for (int i = 0; i < partitions; i++) {
            replicaSets.add(new Choice().choose());
        }
        LeaderBalancer.balance(replicaSets, nodes.size());
        return replicaSets.stream().map(this::identities).toList();
    }

    private List<NodeId> identities(List<Integer> replicas) {
        return replicas.stream().map(index -> nodes.get(index).id()).toList();
    }

    /** The choice of one partition's nodes, one after another. */
    private final class Choice {
        private final List<Integer> chosen = new ArrayList<>(redundancy);
        private final boolean[] taken = new boolean[nodes.size()];
        private final int[] takenOfZone = new int[nodes.size()];
        /** For each node, how often it already shares partitions with those chosen. */
        private final int[] sharedWithChosen = new int[nodes.size()];

        List<Integer> choose() {
            while (chosen.size() < redundancy) {
                take(best());
            }
            return chosen;
        }

        private int best() {
            int best = -1;
            for (int candidate = 0; candidate < taken.length; candidate++) {
                if (!taken[candidate] && (best < 0 || isBetter(candidate, best))) {
                    best = candidate;
                }
            }
            return best;
        }

        /** A new zone goes before an even load, an even load before a rare pair. */
        private boolean isBetter(int candidate, int best) {
            int candidateZone = takenOfZone[zones[candidate]];
            int bestZone = takenOfZone[zones[best]];
            if (candidateZone != bestZone) {
                return candidateZone < bestZone;
            }
            return load[candidate] != load[best]
                    ? load[candidate] < load[best]
                    : sharedWithChosen[candidate] < sharedWithChosen[best];
        }

        private void take(int node) {
            for (int other : chosen) {
                shared[node][other]++;
                shared[other][node]++;
            }
            for (int other = 0; other < taken.length; other++) {
                sharedWithChosen[other] += shared[node][other];
            }
            taken[node] = true;
            takenOfZone[zones[node]]++;
            load[node]++;
            chosen.add(node);
        }
    }

    /**
     * Evens out who leads, by swapping leaders along a path from a node that leads too many partitions to one that leads
     * too few (augmenting paths, as in a maximum flow: Ford and Fulkerson, 1956).
     */
    static final class LeaderBalancer {
        private final List<List<Integer>> replicaSets;
        private final List<List<Integer>> ledBy = new ArrayList<>();

        private LeaderBalancer(List<List<Integer>> replicaSets, int nodes) {
            this.replicaSets = replicaSets;
            for (int i = 0; i < nodes; i++) {
                ledBy.add(new ArrayList<>());
            }
            for (int partition = 0; partition < replicaSets.size(); partition++) {
                ledBy.get(leader(partition)).add(partition);
            }
        }

        static void balance(List<List<Integer>> replicaSets, int nodes) {
            LeaderBalancer balancer = new LeaderBalancer(replicaSets, nodes);
            boolean improved = true;
            while (improved) {
                improved = balancer.improve();
            }
        }

        private int leader(int partition) {
            return replicaSets.get(partition).getFirst();
        }

        /** Moves one leadership from a node with the most towards one with two less. Returns false if none can be. */
        private boolean improve() {
            int most = ledBy.stream().mapToInt(List::size).max().orElse(0);
            for (int node = 0; node < ledBy.size(); node++) {
                if (ledBy.get(node).size() == most && moveOneAway(node)) {
                    return true;
                }
            }
            return false;
        }

        private boolean moveOneAway(int from) {
            int[] reachedBy = new int[ledBy.size()];
            Arrays.fill(reachedBy, -1);
            List<Integer> queue = new ArrayList<>(List.of(from));
            for (int i = 0; i < queue.size(); i++) {
                int node = queue.get(i);
                if (ledBy.get(node).size() <= ledBy.get(from).size() - 2) {
                    shiftAlong(reachedBy, from, node);
                    return true;
                }
                visitNeighbours(node, from, reachedBy, queue);
            }
            return false;
        }

        private void visitNeighbours(int node, int from, int[] reachedBy, List<Integer> queue) {
            for (int partition : ledBy.get(node)) {
                for (int other : replicaSets.get(partition)) {
                    if (other != from && reachedBy[other] < 0) {
                        reachedBy[other] = partition;
                        queue.add(other);
                    }
                }
            }
        }

        /** Follows the path back: each node on it takes over the partition by which it was reached. */
        private void shiftAlong(int[] reachedBy, int from, int to) {
            int node = to;
            while (node != from) {
                int partition = reachedBy[node];
                int former = leader(partition);
                ledBy.get(former).remove((Integer) partition);
                ledBy.get(node).add(partition);
                List<Integer> replicas = replicaSets.get(partition);
                Collections.swap(replicas, 0, replicas.indexOf(node));
                node = former;
            }
        }
    }
}
