package io.velour.placement;

import java.util.Arrays;
import java.util.Comparator;
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
        int[] former = table.former(partition);
        Comparator<Integer> leaderFirst = Comparator.comparing(node -> node != former[0]);
        Arrays.stream(former).boxed().sorted(leaderFirst.thenComparing(node -> loads[node] - quotas.of(node)))
                .forEach(node -> {
                    if (graph.isPossible(partition, table.vacant(), node)) {
                        table.replace(partition, table.vacant(), node);
                    } else {
                        loads[node]--;
                    }
                });
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
        int[] slots = table.slots(partition);
        IntStream kept = Arrays.stream(table.former(partition)).filter(node -> table.holds(node, partition));
        IntStream fresh = Arrays.stream(slots).filter(node -> table.isNew(node, partition));
        return IntStream.concat(kept, fresh).toArray();
    }
}
