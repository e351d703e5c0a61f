package io.velour.placement;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Places the replicas: every node gets its quota, every partition is spread over the zones as it must be, and as much as
 * possible stays where it was. First keeps all that zones and redundancy allow and evens out what is lost, then gives nodes
 * straight what they lack, and last by chains.
 */
final class ReplicaPlacement {
    private final ReplicaTable table;
    private final ReplicaQuotas quotas;
    private final ReplicaGraph graph;
    private final ExchangeChains chains;

    private ReplicaPlacement(PlacementNodes nodes, int replicas, int[][] former, int[] loads) {
        ZoneSpread spread = new ZoneSpread(nodes, replicas);
        table = new ReplicaTable(nodes.count(), replicas, former);
        quotas = new ReplicaQuotas(nodes, spread, former.length, replicas, loads);
        graph = new ReplicaGraph(table, spread, quotas);
        chains = new ExchangeChains(graph);
    }

    /**
     * Places every partition's replicas.
     *
     * @param replicas of each partition, from 1 to the number of nodes
     * @param former   for each partition the nodes that hold it at present, in order
     * @return for each partition its nodes: those that stay, in the order that they had, then the new ones
     */
    static int[][] place(PlacementNodes nodes, int replicas, int[][] former) {
        int[] loads = new int[nodes.count()];
        Arrays.stream(former).flatMapToInt(Arrays::stream).forEach(node -> loads[node]++);
        return new ReplicaPlacement(nodes, replicas, former, loads).place(loads);
    }

    private int[][] place(int[] loads) {
        for (int partition = 0; partition < table.partitions(); partition++) {
            keep(partition, loads);
        }
        relieveAll(table.vacant(), 0);
        new VacancyFilling(table, graph).fill();
        new DirectMoves(table, graph).move();
        for (int cost = 0; !areQuotasMet(); cost++) {
            relieveAll(graph.size(), cost);
        }
        int[][] placed = new int[table.partitions()][];
        Arrays.setAll(placed, this::inOrder);
        return placed;
    }

    /** Keeps whom zones and redundancy allow; where one must go it is not the leader but who has the most too many. */
    private void keep(int partition, int[] loads) {
        for (int node : inOrderOfKeeping(table.former(partition), loads)) {
            if (graph.isPossible(partition, table.vacant(), node)) {
                table.replace(partition, table.vacant(), node);
            } else {
                loads[node]--;
            }
        }
    }

    /** Sorts by insertion: they are few, and most of the time in order already. */
    private int[] inOrderOfKeeping(int[] former, int[] loads) {
        int[] sorted = former.clone();
        for (int end = 2; end < sorted.length; end++) {
            int node = sorted[end];
            int place = end;
            while (place > 1 && excess(sorted[place - 1], loads) > excess(node, loads)) {
                sorted[place] = sorted[place - 1];
                place--;
            }
            sorted[place] = node;
        }
        return sorted;
    }

    private int excess(int node, int[] loads) {
        return loads[node] - quotas.of(node);
    }

    private void relieveAll(int givers, int maxCost) {
        chains.startRound(maxCost);
        for (int giver = 0; giver < givers; giver++) {
            boolean relieved = true;
            while (relieved && graph.surplus(giver) > 0) {
                relieved = chains.relieve(giver);
            }
        }
    }

    private boolean areQuotasMet() {
        return IntStream.range(0, graph.size()).allMatch(node -> graph.surplus(node) == 0);
    }

    private int[] inOrder(int partition) {
        int[] ordered = new int[table.slots(partition).length];
        int count = 0;
        for (int node : table.former(partition)) {
            if (table.holds(node, partition)) {
                ordered[count++] = node;
            }
        }
        for (int node : table.slots(partition)) {
            if (table.isNew(node, partition)) {
                ordered[count++] = node;
            }
        }
        return ordered;
    }
}
