package io.velour.exploration;

/** Makes the states that come after one state, one at a time, and hands each on. */
final class Branching {
    private final World world;
    private final StateDraft draft;
    private int[] state = new int[0];
    private Sink sink = _ -> {};

    /** Takes the states after one state, in an order that is always the same. */
    @FunctionalInterface
    interface Sink {
        /** @param next not to be kept: the one after it is made in it */
        void accept(StateDraft next);
    }

    /** What is done to a new draft before the event that it is about. */
    @FunctionalInterface
    interface Preparation {
        Preparation NONE = _ -> {};

        void prepare(StateDraft draft);

        default Preparation then(Preparation next) {
            return draft -> {
                prepare(draft);
                next.prepare(draft);
            };
        }
    }

    Branching(World world) {
        this.world = world;
        this.draft = new StateDraft(world);
    }

    /** Begins with another state. */
    void begin(int[] from, Sink to) {
        state = from;
        sink = to;
    }

    int[] state() {
        return state;
    }

    int at(int place) {
        return state[place];
    }

    EntryHistory history() {
        return world.history(state);
    }

    NodeView node(int node) {
        return world.node(state, node);
    }

    ClientView client(int client) {
        return world.client(state, client);
    }

    boolean mayHappen(Faults fault) {
        return fault.mayHappen(state[WorldState.FAULTS]);
    }

    /** Lets something happen in one way. */
    void let(Preparation all) {
        draft.begin(state);
        all.prepare(draft);
        sink.accept(draft);
    }

    /** Lets an event happen to a process, in each way in which it can. */
    void let(Preparation before, int place, int event) {
        int ways;
        int way = 0;
        do {
            draft.begin(state);
            before.prepare(draft);
            ways = draft.step(place, event, way);
            sink.accept(draft);
            way++;
        } while (way < ways);
    }
}
