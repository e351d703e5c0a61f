package io.velour.exploration;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.protocol.StorageRequest;

/** A state while it is being made from the one before, step by step. */
final class StateDraft {
    private final World world;
    private final WorldState layout;
    private final Settlement settlement;
    private final Network network = new Network();
    private final Happenings happenings = new Happenings();
    private int[] head = new int[0];
    private @Nullable String violation;

    StateDraft(World world) {
        this.world = world;
        this.layout = world.layout();
        this.settlement = new Settlement(world, this);
    }

    void begin(int[] state) {
        head = Arrays.copyOf(state, layout.firstMessage());
        network.load(state, layout.firstMessage());
        happenings.clear();
        violation = null;
    }

    Network network() {
        return network;
    }

    /** Returns the number that stands at a place before the messages. */
    int at(int place) {
        return head[place];
    }

    NodeView node(int node) {
        return world.locals().node(head[layout.placeOfNode(node)]);
    }

    void spend(Faults fault) {
        head[WorldState.FAULTS] = fault.spend(head[WorldState.FAULTS]);
    }

    /** The controller makes an entry. */
    void change(EntryHistory history) {
        head[WorldState.HISTORY] = world.number(history);
        happenings.add(WorldState.HISTORY, head[WorldState.HISTORY], null);
    }

    /**
     * Lets an event happen to a process, at its place, in one of the ways in which it can.
     *
     * @param way from 0
     * @return in how many ways it can
     */
    int step(int place, int event, int way) {
        LocalStep[] steps = world.locals().steps(head[place], event);
        carryOut(place, event, steps[way]);
        return steps.length;
    }

    /** Lets a process begin in the place of the one that is there. */
    void bear(int place, Event birth) {
        carryOut(place, world.number(birth), world.birth(birth));
    }

    private void carryOut(int place, int event, LocalStep step) {
        happenings.add(place, event, step);
        if (step.failure() != null) {
            violation = step.failure();
            return;
        }
        head[place] = step.next();
        for (int message : step.sent()) {
            network.put(message);
        }
        for (int fact : step.facts()) {
            show(fact);
        }
        if (step.operationEnded()) {
            abandonQuestions(place - layout.placeOfClient(0));
        }
    }

    private void show(int fact) {
        if (violation == null) {
            World.Judgement judgement = world.judge(head[WorldState.REGISTER], fact);
            violation = judgement.contradiction();
            head[WorldState.REGISTER] = judgement.register();
        }
    }

    /** An operation that is over does nothing, whatever it is answered, but what it has asked may still arrive. */
    private void abandonQuestions(int client) {
        for (int i = network.count() - 1; i >= 0; i--) {
            Event message = world.event(network.get(i));
            if (message instanceof Message.Question question && question.client() == client) {
                network.take(i);
                putStray(Message.nodeOf(question.to()), question.request());
            } else if (message instanceof Message.Reply reply && reply.client() == client) {
                network.take(i);
            }
        }
    }

    /** A storage node's process is gone: what it has asked may still arrive, what it is answered does not. */
    void abandonPeerQuestions(int node) {
        for (int i = network.count() - 1; i >= 0; i--) {
            Event message = world.event(network.get(i));
            if (message instanceof Message.PeerQuestion question && question.asker() == node) {
                network.take(i);
                putStray(Message.nodeOf(question.send().to()), question.send().request());
            } else if (message instanceof Message.PeerReply reply && reply.asker() == node) {
                network.take(i);
            }
        }
    }

    /**
     * Leaves a request on its way that nobody waits for. Of those that do nothing but to be answered nothing is left; that
     * some bring an entry along is nothing either, as that may come by itself.
     */
    void putStray(int node, StorageRequest request) {
        if (request instanceof StorageRequest.Prepare || request instanceof StorageRequest.PrepareIf) {
            network.put(world.number(new Message.Stray(node, request)));
        }
    }

    /** Gives a process a state in which nobody but itself notices a difference. */
    void settle(int place, int next) {
        head[place] = next;
    }

    /** Returns what is wrong with the steps that were made; null if nothing is. */
    @Nullable
    String violation() {
        return violation;
    }

    /** Returns what happened since the state before. */
    List<Happenings.Happening> happened() {
        return happenings.all();
    }

    /** Returns the state that it has become. To be called once, when no step was wrong. */
    int[] end() {
        if (world.isReduced()) {
            settlement.settle();
        }
        return network.behind(head);
    }
}
