package io.velour.placement;

import java.util.BitSet;

/** Replicas as a load that nodes hand over: one takes another's slot, or a vacant one, where the spread allows it. */
final class ReplicaGraph implements ExchangeGraph {
    private final ReplicaTable table;
    private final ZoneSpread spread;
    private final ReplicaQuotas quotas;

    ReplicaGraph(ReplicaTable table, ZoneSpread spread, ReplicaQuotas quotas) {
        this.table = table;
        this.spread = spread;
        this.quotas = quotas;
    }

    /** The nodes, and after them the number that stands for nobody. */
    @Override
    public int size() {
        return table.vacant() + 1;
    }

    /** Returns how many replicas the node has too many, negative if too few. Every vacant slot is one too many. */
    int surplus(int node) {
        return table.load(node) - (node == table.vacant() ? 0 : quotas.of(node));
    }

    @Override
    public boolean improves(int giver, int taker) {
        return surplus(giver) > 0 && surplus(taker) < 0;
    }

    boolean isPossible(int partition, int giver, int taker) {
        return taker != table.vacant() && !table.holds(taker, partition)
                && spread.admits(table.slots(partition), giver, taker);
    }

    @Override
    public void offerExchanges(int giver, BitSet wanted, BitSet wantedMore, Offers offers) {
        if (giver != table.vacant() && quotas.isRoundedDown(giver)) {
            offerRounding(wanted, offers);
        }
        BitSet held = table.heldBy(giver);
        int partition = held.nextSetBit(0);
        while (partition >= 0 && !wanted.isEmpty()) {
            if (table.isNew(giver, partition)) {
                offerToAll(wanted, partition, giver, true, offers);
            } else {
                offerToFormer(wanted, partition, giver, offers);
                offerToAll(wantedMore, partition, giver, false, offers);
            }
            partition = held.nextSetBit(partition + 1);
        }
    }

    private void offerRounding(BitSet wanted, Offers offers) {
        BitSet roundedUp = quotas.roundedUp();
        for (int taker = roundedUp.nextSetBit(0); taker >= 0; taker = roundedUp.nextSetBit(taker + 1)) {
            if (wanted.get(taker)) {
                offers.offer(NO_PARTITION, taker, true);
            }
        }
    }

    private void offerToFormer(BitSet wanted, int partition, int giver, Offers offers) {
        for (int taker : table.former(partition)) {
            if (wanted.get(taker) && isPossible(partition, giver, taker)) {
                offers.offer(partition, taker, true);
            }
        }
    }

    private void offerToAll(BitSet wanted, int partition, int giver, boolean free, Offers offers) {
        for (int taker = wanted.nextSetBit(0); taker >= 0; taker = wanted.nextSetBit(taker + 1)) {
            if (isPossible(partition, giver, taker)) {
                offers.offer(partition, taker, free);
            }
        }
    }

    @Override
    public void exchange(int partition, int giver, int taker) {
        if (partition == NO_PARTITION) {
            quotas.exchangeRounding(giver, taker);
        } else {
            table.replace(partition, giver, taker);
        }
    }
}
