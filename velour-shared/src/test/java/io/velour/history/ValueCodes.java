package io.velour.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Small numbers for the contents of one register. Values that no get returned and no compare-and-set expected share one
 * number: no operation can tell them apart, so neither need the search.
 */
final class ValueCodes {
    static final int ABSENT = 0;
    static final int UNASKED = 1;
    /** From here on every number stands for one value, which one operation alone writes. */
    static final int FIRST_ASKED = 2;

    private final Map<Long, Integer> codes = new HashMap<>();

    ValueCodes(List<ClientOperation> operations) {
        for (ClientOperation operation : operations) {
            asked(operation).ifPresent(value -> codes.putIfAbsent(value, FIRST_ASKED + codes.size()));
        }
    }

    /** Returns the number of that content. */
    int of(OptionalLong content) {
        return content.isEmpty() ? ABSENT : codes.getOrDefault(content.getAsLong(), UNASKED);
    }

    /** Returns how many numbers there are; they run from zero. */
    int count() {
        return FIRST_ASKED + codes.size();
    }

    private static OptionalLong asked(ClientOperation operation) {
        if (operation.outcome() instanceof Outcome.Read read) {
            return read.value();
        }
        return operation.action() instanceof Action.CompareAndSet compareAndSet
                ? compareAndSet.expected()
                : OptionalLong.empty();
    }
}
