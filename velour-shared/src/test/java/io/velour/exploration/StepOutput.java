package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

/** What one step of a process sends and shows. */
final class StepOutput {
    private final List<Message> sent = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private boolean operationEnded;

    void send(Message message) {
        sent.add(message);
    }

    /** What is committed was so before anybody is told what follows from it. */
    void show(Fact fact) {
        if (fact instanceof Fact.Committed) {
            facts.addFirst(fact);
        } else {
            facts.add(fact);
        }
    }

    void endOperation() {
        operationEnded = true;
    }

    List<Message> sent() {
        return sent;
    }

    List<Fact> facts() {
        return facts;
    }

    /** Tells whether the client's operation is over: it does nothing more, whatever comes. */
    boolean operationEnded() {
        return operationEnded;
    }
}
