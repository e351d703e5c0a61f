package io.velour.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.velour.clock.TimeReading;

/** What operators have ordered and what has not become part of a step yet, oldest first. Volatile. */
final class OperatorOrders {
    private static final int MAX_WAITING = 100;

    private final OperatorRules rules;
    private final Deque<OperatorOrder> waiting = new ArrayDeque<>();

    OperatorOrders(OperatorRules rules) {
        this.rules = rules;
    }

    /** Takes an order; returns why it does not. */
    Optional<String> add(OperatorOrder order) {
        if (waiting.size() >= MAX_WAITING) {
            return Optional.of("refused: " + MAX_WAITING + " orders wait already");
        }
        waiting.add(order);
        return Optional.empty();
    }

    /** Carries out in the draft what waits; returns which orders are refused, and why. An order is tried once. */
    List<String> apply(StateDraft draft, TimeReading now) {
        List<String> refusals = new ArrayList<>();
        while (!waiting.isEmpty()) {
            rules.apply(draft, waiting.remove(), now).ifPresent(why -> refusals.add("refused: " + why));
        }
        return refusals;
    }
}
