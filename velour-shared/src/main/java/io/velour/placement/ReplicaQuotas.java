package io.velour.placement;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many replicas each node is to hold, as whole numbers: the floors and ceilings of the fair shares, with the right sum
 * and within the zones' bounds. Nodes that hold so many already are rounded up first (that saves moves), then those with
 * the largest remainders, then those with the lowest names; two nodes may exchange who is rounded up.
 */
final class ReplicaQuotas {
    private final PlacementNodes nodes;
    private final int[] quotas;
    private final BitSet whole = new BitSet();
    private final BitSet roundedUp = new BitSet();
    /** For each zone, how many of its nodes must and may still be rounded up. */
    private final int[] must;
    private final int[] may;
    private int left;

    /** @param loads how many replicas each node holds at present */
    ReplicaQuotas(PlacementNodes nodes, ZoneSpread spread, int partitions, int replicas, int[] loads) {
        this.nodes = nodes;
        FairShares shares = new FairShares(nodes, spread, partitions, replicas);
        quotas = IntStream.range(0, nodes.count()).map(node -> shares.of(node).floor()).toArray();
        left = partitions * replicas - Arrays.stream(quotas).sum();
        must = IntStream.range(0, nodes.zoneCount()).map(zone -> partitions * spread.fewestIn(zone)).toArray();
        may = IntStream.range(0, nodes.zoneCount()).map(zone -> partitions * spread.mostIn(zone)).toArray();
        for (int node = 0; node < quotas.length; node++) {
            must[nodes.zoneOf(node)] -= quotas[node];
            may[nodes.zoneOf(node)] -= quotas[node];
            whole.set(node, shares.of(node).isWhole());
        }
        Comparator<Integer> holdsLess = Comparator.comparing(node -> loads[node] <= quotas[node]);
        roundUp(IntStream.range(0, quotas.length).filter(node -> !whole.get(node)).boxed()
                .sorted(holdsLess.thenComparing((node, other) -> shares.of(other).compareRemainder(shares.of(node))))
                .toList());
    }

    private void roundUp(List<Integer> candidates) {
        for (int node : candidates) {
            if (must[nodes.zoneOf(node)] > 0) {
                roundUp(node);
            }
        }
        for (int node : candidates) {
            if (left > 0 && may[nodes.zoneOf(node)] > 0 && !roundedUp.get(node)) {
                roundUp(node);
            }
        }
        if (left != 0) {
            throw new IllegalStateException("the fair shares leave " + left + " replicas to nobody");
        }
    }

    private void roundUp(int node) {
        quotas[node]++;
        roundedUp.set(node);
        must[nodes.zoneOf(node)]--;
        may[nodes.zoneOf(node)]--;
        left--;
    }

    int of(int node) {
        return quotas[node];
    }

    boolean isRoundedDown(int node) {
        return !whole.get(node) && !roundedUp.get(node);
    }

    BitSet roundedUp() {
        return roundedUp;
    }

    /** Rounds one up and the other down. Whether the zones' bounds still hold shows when the replicas are placed. */
    void exchangeRounding(int up, int down) {
        quotas[up]++;
        quotas[down]--;
        roundedUp.set(up);
        roundedUp.clear(down);
    }
}
