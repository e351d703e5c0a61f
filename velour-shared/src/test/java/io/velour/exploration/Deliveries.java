package io.velour.exploration;

import io.velour.cluster.Member;
import io.velour.exploration.Branching.Preparation;
import io.velour.protocol.StorageRequest;

/** What may become of one message: it arrives; or whoever waits for its answer gives up; or it is not even sent. */
final class Deliveries {
    private final World world;
    private final WorldState layout;
    private final Branching branching;
    private final Arrivals arrivals;

    Deliveries(World world, Branching branching, Arrivals arrivals) {
        this.world = world;
        this.layout = world.layout();
        this.branching = branching;
        this.arrivals = arrivals;
    }

    /**
     * Makes what may come next of one message.
     *
     * @param index of the message in the network
     */
    void of(int index, int message) {
        Preparation taken = draft -> draft.network().take(index);
        switch (world.event(message)) {
            case Message.Question question -> {
                arrivals.ask(taken, message, question);
                silence(taken, question);
                notSent(taken, question);
            }
            case Message.Stray stray -> arrivals.stray(taken, message, stray);
            case Message.PeerQuestion question -> {
                arrivals.askPeer(taken, message, question);
                silence(taken, question);
            }
            case Message.Reply(int client, Member from, int round, var _) -> {
                branching.let(taken, layout.placeOfClient(client), message);
                silence(taken, layout.placeOfClient(client), new Event.HearsNothing(from, round), from);
            }
            case Message.PeerReply(int asker, var send, var _) -> {
                branching.let(taken, layout.placeOfNode(asker), message);
                silence(taken, layout.placeOfNode(asker), new Event.GivesUp(send), send.to());
            }
            default -> throw new IllegalStateException("no message: " + world.event(message));
        }
    }

    private void silence(Preparation taken, Message.Question question) {
        silence(left(taken, question.to(), question.request()), layout.placeOfClient(question.client()),
                new Event.HearsNothing(question.to(), question.round()), question.to());
    }

    private void silence(Preparation taken, Message.PeerQuestion question) {
        silence(left(taken, question.send().to(), question.send().request()), layout.placeOfNode(question.asker()),
                new Event.GivesUp(question.send()), question.send().to());
    }

    /** What is under way to a process that is gone is lost when it is given up. */
    private Preparation left(Preparation taken, Member to, StorageRequest request) {
        return isGone(to) ? taken : taken.then(draft -> draft.putStray(Message.nodeOf(to), request));
    }

    /** Whoever waits for a process that is gone hears nothing; of others, as often as the bounds allow. */
    private void silence(Preparation before, int place, Event event, Member from) {
        if (isGone(from)) {
            branching.let(before, place, world.number(event));
        } else if (branching.mayHappen(Faults.SILENCE)) {
            branching.let(before.then(draft -> draft.spend(Faults.SILENCE)), place, world.number(event));
        }
    }

    private void notSent(Preparation taken, Message.Question question) {
        if (branching.mayHappen(Faults.NOT_SENT)) {
            branching.let(taken.then(draft -> draft.spend(Faults.NOT_SENT)), layout.placeOfClient(question.client()),
                    world.number(new Event.CouldNotSend(question.to(), question.round())));
        }
    }

    private boolean isGone(Member member) {
        return !branching.node(Message.nodeOf(member)).member().equals(member);
    }
}
