package io.velour.exploration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The tables of one search: what the numbers in its states mean. */
final class World {
    private final Scope scope;
    private final boolean reduced;
    private final WorldState layout;
    private final Numbering<Event> events = new Numbering<>();
    private final Numbering<Fact> facts = new Numbering<>();
    private final Numbering<Register> registers = new Numbering<>();
    private final Numbering<EntryHistory> histories = new Numbering<>();
    private final LocalStates locals;
    private final Map<Event, LocalStep> births = new HashMap<>();
    private final LongIndex judged = new LongIndex();
    private final List<Judgement> judgements = new ArrayList<>();

    /** What a fact comes to: the number of the register after it, or what it contradicts. */
    record Judgement(int register, @Nullable String contradiction) {}

    /** @param reduced whether to leave out what makes no difference ({@link Settlement}, {@link NeededArrivals}) */
    World(Scope scope, boolean reduced) {
        this.scope = scope;
        this.reduced = reduced;
        this.layout = new WorldState(scope);
        this.locals = new LocalStates(scope, events, facts);
    }

    Scope scope() {
        return scope;
    }

    boolean isReduced() {
        return reduced;
    }

    WorldState layout() {
        return layout;
    }

    LocalStates locals() {
        return locals;
    }

    Event event(int number) {
        return events.value(number);
    }

    int number(Event event) {
        return events.of(event);
    }

    Fact fact(int number) {
        return facts.value(number);
    }

    /** Returns all facts that were shown. */
    List<Fact> facts() {
        return facts.values();
    }

    int number(Register register) {
        return registers.of(register);
    }

    Register register(int[] state) {
        return registers.value(state[WorldState.REGISTER]);
    }

    int number(EntryHistory history) {
        return histories.of(history);
    }

    EntryHistory history(int number) {
        return histories.value(number);
    }

    EntryHistory history(int[] state) {
        return history(state[WorldState.HISTORY]);
    }

    NodeView node(int[] state, int node) {
        return locals.node(state[layout.placeOfNode(node)]);
    }

    ClientView client(int[] state, int client) {
        return locals.client(state[layout.placeOfClient(client)]);
    }

    List<NodeView> nodes(int[] state) {
        List<NodeView> nodes = new ArrayList<>();
        for (int node = 0; node < layout.nodes(); node++) {
            nodes.add(node(state, node));
        }
        return nodes;
    }

    LocalStep birth(Event event) {
        return births.computeIfAbsent(event, locals::birth);
    }

    /** Returns what a fact comes to when this much is known. */
    Judgement judge(int register, int fact) {
        long pair = (long) register << Integer.SIZE | fact;
        int place = judged.get(pair);
        if (place < 0) {
            place = judgements.size();
            judgements.add(judge(registers.value(register), facts.value(fact)));
            judged.put(pair, place);
        }
        return judgements.get(place);
    }

    private Judgement judge(Register register, Fact fact) {
        try {
            return new Judgement(registers.of(register.after(fact)), null);
        } catch (Register.Broken e) {
            return new Judgement(-1, e.getMessage());
        }
    }
}
