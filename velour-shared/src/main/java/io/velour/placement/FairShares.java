package io.velour.placement;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How many replicas each node should hold, as exact fractions: in proportion to the weights, except that no node holds a
 * partition twice and that the spread over zones bounds what a zone holds. What a bound cuts off goes to the other nodes,
 * in proportion (weighted max-min fairness by water-filling: Bertsekas and Gallager, Data Networks, section 6.5; for bounds
 * on both sides: Bitran and Hax, Disaggregation and Resource Allocation Using Convex Knapsack Problems, 1981).
 *
 * <p>
 * Whole numbers can be placed if each is the floor or ceiling of its fraction, their sum is right and the zones' bounds
 * hold: giving every partition the same part of every node is a feasible flow, hence there is one in whole numbers.
 */
final class FairShares {
    private final PlacementNodes nodes;
    private final ZoneSpread spread;
    private final int partitions;
    private final Share[] shares;

    FairShares(PlacementNodes nodes, ZoneSpread spread, int partitions, int replicas) {
        this.nodes = nodes;
        this.spread = spread;
        this.partitions = partitions;
        this.shares = new Share[nodes.count()];
        divideAmongZones((long) partitions * replicas);
    }

    /** A fraction, not negative. Numerators stay below 2^34 and denominators below 2^26: all products fit. */
    record Share(long numerator, long denominator) {
        int floor() {
            return Math.toIntExact(numerator / denominator);
        }

        boolean isWhole() {
            return numerator % denominator == 0;
        }

        int compareRemainder(Share other) {
            return Long.compare(numerator % denominator * other.denominator,
                    other.numerator % other.denominator * denominator);
        }
    }

    Share of(int node) {
        return shares[node];
    }

    /**
     * Divides as if zones had no bounds, fixes the zones that break theirs, and divides the rest anew. Of those above and
     * those below only the side that is further off is certain to be at its bound in the end.
     */
    private void divideAmongZones(long total) {
        BitSet free = new BitSet();
        free.set(0, nodes.zoneCount());
        long rest = total;
        while (!free.isEmpty()) {
            long[] excess = excesses(free, divide(rest, nodesIn(free)));
            int furtherOff = Arrays.stream(excess).sum() >= 0 ? 1 : -1;
            int[] broken = free.stream().filter(zone -> Long.signum(excess[zone]) == furtherOff).toArray();
            if (broken.length == 0) {
                return;
            }
            for (int zone : broken) {
                long bound = bound(zone, furtherOff);
                divide(bound, nodes.inZone(zone));
                rest -= bound;
                free.clear(zone);
            }
        }
    }

    private BitSet nodesIn(BitSet free) {
        BitSet inside = new BitSet();
        free.stream().forEach(zone -> inside.or(nodes.inZone(zone)));
        return inside;
    }

    private long bound(int zone, int side) {
        return (long) partitions * (side > 0 ? spread.mostIn(zone) : spread.fewestIn(zone));
    }

    /**
     * Divides in proportion to the weights, each node's share up to the number of partitions. Returns the common
     * denominator of the shares.
     */
    private long divide(long total, BitSet among) {
        BitSet open = (BitSet) among.clone();
        long rest = total;
        long weights = open.stream().mapToLong(nodes::weightOf).sum();
        for (int full = nextFull(open, rest, weights); full >= 0; full = nextFull(open, rest, weights)) {
            shares[full] = new Share(partitions, 1);
            rest -= partitions;
            weights -= nodes.weightOf(full);
            open.clear(full);
        }
        for (int node = open.nextSetBit(0); node >= 0; node = open.nextSetBit(node + 1)) {
            shares[node] = new Share(nodes.weightOf(node) * rest, weights);
        }
        return Math.max(1, weights);
    }

    /** Returns a node whose share of the rest would be all partitions or more, or -1. */
    private int nextFull(BitSet open, long rest, long weights) {
        for (int node = open.nextSetBit(0); node >= 0; node = open.nextSetBit(node + 1)) {
            if (nodes.weightOf(node) * rest >= partitions * weights) {
                return node;
            }
        }
        return -1;
    }

    /** Returns how far each free zone is above its upper bound, or, negative, below its lower one, times the denominator. */
    private long[] excesses(BitSet free, long denominator) {
        long[] excess = new long[nodes.zoneCount()];
        for (int node = 0; node < nodes.count(); node++) {
            if (free.get(nodes.zoneOf(node))) {
                excess[nodes.zoneOf(node)] += shares[node].numerator * (denominator / shares[node].denominator);
            }
        }
        for (int zone = free.nextSetBit(0); zone >= 0; zone = free.nextSetBit(zone + 1)) {
            long above = excess[zone] - bound(zone, 1) * denominator;
            long below = excess[zone] - bound(zone, -1) * denominator;
            excess[zone] = above > 0 ? above : Math.min(0, below);
        }
        return excess;
    }
}
