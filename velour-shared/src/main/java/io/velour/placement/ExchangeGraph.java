package io.velour.placement;

import java.util.BitSet;

/**
 * A load that nodes hand over to each other in units, each unit inside one partition: a replica or a leadership. An
 * exchange is free if it takes the place of one that the plan made before, or undoes it; else it costs one move.
 */
interface ExchangeGraph {
    /** In the place of a partition: the giver keeps its unit, and the taker is to hold one less than before. */
    int NO_PARTITION = -1;

    /** Returns how many numbers there are for those who may give or take. */
    int size();

    /** Tells whether it is good if one gives a unit and the other takes one, whoever may stand between them. */
    boolean improves(int giver, int taker);

    /**
     * Offers exchanges by which the giver may hand over a unit. Both sets may lose members meanwhile, who need no more
     * offers.
     *
     * @param wanted      takers to whom free exchanges are to be offered
     * @param wantedMore  those of them to whom exchanges that cost a move are to be offered too
     */
    void offerExchanges(int giver, BitSet wanted, BitSet wantedMore, Offers offers);

    /** Carries out an exchange that was offered. */
    void exchange(int partition, int giver, int taker);

    /** Who is told of exchanges. */
    interface Offers {
        void offer(int partition, int taker, boolean free);
    }
}
