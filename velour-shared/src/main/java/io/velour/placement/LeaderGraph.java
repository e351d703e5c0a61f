package io.velour.placement;

import java.util.Arrays;
import java.util.BitSet;

/** Leaderships as a load that nodes hand over: each within the replicas of its partition. */
final class LeaderGraph implements ExchangeGraph {
    private final int[][] replicas;
    private final int[] former;
    private final LeaderShares shares;
    private final int[] leaders;
    private final PartitionSet[] led;
    private final int[] counts;

    /** @param former for each partition the node that leads at present, or -1 if that is gone */
    LeaderGraph(int[][] replicas, int[] former, LeaderShares shares, int nodes) {
        this.replicas = replicas;
        this.former = former;
        this.shares = shares;
        this.leaders = new int[former.length];
        this.counts = new int[nodes];
        this.led = new PartitionSet[nodes];
        Arrays.setAll(led, _ -> new PartitionSet());
    }

    int leader(int partition) {
        return leaders[partition];
    }

    void lead(int partition, int node) {
        leaders[partition] = node;
        led[node].add(partition);
        counts[node]++;
    }

    @Override
    public int size() {
        return counts.length;
    }

    /** Compares what the nodes' last leaderships are worth: positive if the first node's is worth less. */
    int compareLast(int node, int other) {
        return shares.compare(node, counts[node], other, counts[other]);
    }

    /** Compares what one more leadership would be worth to each: negative if it is worth more to the first. */
    int compareNext(int node, int other) {
        return shares.compare(node, counts[node] + 1, other, counts[other] + 1);
    }

    @Override
    public boolean improves(int giver, int taker) {
        return counts[giver] > 0 && shares.compare(giver, counts[giver], taker, counts[taker] + 1) > 0;
    }

    @Override
    public void offerExchanges(int giver, BitSet wanted, BitSet wantedMore, Offers offers) {
        PartitionSet ledHere = led[giver];
        for (int i = 0; i < ledHere.size() && !wanted.isEmpty(); i++) {
            int partition = ledHere.at(i);
            for (int taker : replicas[partition]) {
                boolean free = giver != former[partition] || taker == former[partition];
                if ((free ? wanted : wantedMore).get(taker)) {
                    offers.offer(partition, taker, free);
                }
            }
        }
    }

    @Override
    public void exchange(int partition, int giver, int taker) {
        led[giver].remove(partition);
        counts[giver]--;
        lead(partition, taker);
    }
}
