package io.velour.placement;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import io.velour.cluster.NodeId;

/**
 * The least number of replicas that must move to an assignment that is well spread and fair: the cost of a flow from the
 * partitions through the zones to the nodes, in which what is not held at present costs one (successive shortest paths:
 * Ahuja, Magnanti and Orlin, Network Flows, section 9.7). Exact and slow: what the planner is measured by.
 */
final class FewestMoves {
    private static final int SOURCE = 0;
    private static final int SINK = 1;
    private static final int ROUNDED_UP = 2;
    private static final int FIRST_PARTITION = 3;
    private static final int FAR = 1 << 29;

    private final PlacementNodes nodes;
    private final int replicas;
    private final ZoneSpread spread;
    private final List<List<NodeId>> current;
    private final int[] firstArc;
    private int[] nextArc = new int[64];
    private int[] end = new int[64];
    private int[] capacity = new int[64];
    private int[] cost = new int[64];
    private int arcs;

    private FewestMoves(Assignment current, PlacementNodes nodes, int redundancy) {
        this.nodes = nodes;
        this.replicas = Math.min(redundancy, nodes.count());
        this.spread = new ZoneSpread(nodes, replicas);
        this.current = current.replicas();
        this.firstArc = new int[node(nodes.count())];
        Arrays.fill(firstArc, -1);
        for (int partition = 0; partition < this.current.size(); partition++) {
            addPartition(partition);
        }
        addQuotas();
    }

    static int of(Assignment current, List<PlacementNode> nodes, int redundancy) {
        return new FewestMoves(current, new PlacementNodes(nodes), redundancy).solve();
    }

    private int extra(int partition) {
        return FIRST_PARTITION + current.size() + partition;
    }

    private int zone(int partition, int zone) {
        return FIRST_PARTITION + 2 * current.size() + partition * nodes.zoneCount() + zone;
    }

    private int node(int node) {
        return zone(current.size(), 0) + node;
    }

    private void addPartition(int partition) {
        int fixed = 0;
        for (int zone = 0; zone < nodes.zoneCount(); zone++) {
            fixed += spread.fewestIn(zone);
            arc(FIRST_PARTITION + partition, zone(partition, zone), spread.fewestIn(zone), 0);
            arc(extra(partition), zone(partition, zone), spread.mostIn(zone) - spread.fewestIn(zone), 0);
        }
        arc(SOURCE, FIRST_PARTITION + partition, replicas, 0);
        arc(FIRST_PARTITION + partition, extra(partition), replicas - fixed, 0);
        for (int node = 0; node < nodes.count(); node++) {
            int move = current.get(partition).contains(nodes.idOf(node)) ? 0 : 1;
            arc(zone(partition, nodes.zoneOf(node)), node(node), 1, move);
        }
    }

    private void addQuotas() {
        FairShares shares = new FairShares(nodes, spread, current.size(), replicas);
        int left = current.size() * replicas;
        for (int node = 0; node < nodes.count(); node++) {
            left -= shares.of(node).floor();
            arc(node(node), SINK, shares.of(node).floor(), 0);
            arc(node(node), ROUNDED_UP, shares.of(node).isWhole() ? 0 : 1, 0);
        }
        arc(ROUNDED_UP, SINK, left, 0);
    }

    private void arc(int from, int to, int howMuch, int price) {
        if (arcs == end.length) {
            nextArc = Arrays.copyOf(nextArc, 2 * arcs);
            end = Arrays.copyOf(end, 2 * arcs);
            capacity = Arrays.copyOf(capacity, 2 * arcs);
            cost = Arrays.copyOf(cost, 2 * arcs);
        }
        halfArc(from, to, howMuch, price);
        halfArc(to, from, 0, -price);
    }

    private void halfArc(int from, int to, int howMuch, int price) {
        end[arcs] = to;
        capacity[arcs] = howMuch;
        cost[arcs] = price;
        nextArc[arcs] = firstArc[from];
        firstArc[from] = arcs++;
    }

    private int solve() {
        int flow = 0;
        int moves = 0;
        int[] arcTo = new int[firstArc.length];
        for (int distance = search(arcTo); distance < FAR; distance = search(arcTo)) {
            moves += distance;
            flow++;
            for (int at = SINK; at != SOURCE; at = end[arcTo[at] ^ 1]) {
                capacity[arcTo[at]]--;
                capacity[arcTo[at] ^ 1]++;
            }
        }
        if (flow != current.size() * replicas) {
            throw new IllegalStateException("only " + flow + " replicas can be placed");
        }
        return moves;
    }

    /** Bellman and Ford's shortest paths with a queue. */
    private int search(int[] arcTo) {
        int[] distances = new int[firstArc.length];
        Arrays.fill(distances, FAR);
        distances[SOURCE] = 0;
        Deque<Integer> queue = new ArrayDeque<>(List.of(SOURCE));
        while (!queue.isEmpty()) {
            int at = queue.poll();
            for (int arc = firstArc[at]; arc >= 0; arc = nextArc[arc]) {
                if (capacity[arc] > 0 && distances[at] + cost[arc] < distances[end[arc]]) {
                    distances[end[arc]] = distances[at] + cost[arc];
                    arcTo[end[arc]] = arc;
                    queue.add(end[arc]);
                }
            }
        }
        return distances[SINK];
    }
}
