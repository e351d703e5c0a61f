package io.velour.exploration;

import io.velour.exploration.Branching.Preparation;

/** How requests arrive at storage nodes. */
interface Arrivals {
    /**
     * A frontend's request arrives.
     *
     * @param taken takes the message out of the network
     */
    void ask(Preparation taken, int message, Message.Question question);

    /** A request that nobody waits for arrives. */
    void stray(Preparation taken, int message, Message.Stray stray);

    /** Another storage node's request arrives. */
    void askPeer(Preparation taken, int message, Message.PeerQuestion question);

    /** One message, one step of one process: nothing is left out. */
    record OneByOne(WorldState layout, Branching branching) implements Arrivals {
        @Override
        public void ask(Preparation taken, int message, Message.Question question) {
            branching.let(taken, layout.placeOf(question.to()), message);
        }

        @Override
        public void stray(Preparation taken, int message, Message.Stray stray) {
            branching.let(taken, layout.placeOfNode(stray.node()), message);
        }

        @Override
        public void askPeer(Preparation taken, int message, Message.PeerQuestion question) {
            branching.let(taken, layout.placeOf(question.send().to()), message);
        }
    }
}
