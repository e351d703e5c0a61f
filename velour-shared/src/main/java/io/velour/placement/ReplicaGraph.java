package io.velour.placement;

import java.util.BitSet;

/** Replicas as a load that nodes hand over: one takes another's slot, or a vacant one, where the spread allows it. */
final class ReplicaGraph implements ExchangeGraph {
    private final ReplicaTable table;
    private final ZoneSpread spread;
    private final ReplicaQuotas quotas;
    /** Used by one search at a time. */
    private final BitSet takers = new BitSet();

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
        PartitionSet held = table.heldBy(giver);
        for (int i = 0; i < held.size() && !wanted.isEmpty(); i++) {
            int partition = held.at(i);
            if (table.isNew(giver, partition)) {
                offerToAll(wanted, partition, giver, true, offers);
            } else {
                offerToFormer(wanted, partition, giver, offers);
                if (!wantedMore.isEmpty()) {
                    offerToAll(wantedMore, partition, giver, false, offers);
                }
            }
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
        takers.clear();
        takers.or(wanted);
        spread.retainAdmitted(table.slots(partition), giver, takers);
        for (int taker = takers.nextSetBit(0); taker >= 0; taker = takers.nextSetBit(taker + 1)) {
            if (wanted.get(taker) && isPossible(partition, giver, taker)) {
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
