package io.velour.operation;

import java.util.HashSet;
import java.util.Set;

import io.velour.protocol.StorageAnswer;

/**
 * V5: what is known of every {@code PREPARE_IF} that an operation has sent for its version, in whatever epoch. A refusal is
 * an answer, silence is not.
 */
final class ConditionalSends {
    /** The rounds of those that were sent and not answered; each was sent in a round of its own. */
    private final Set<Integer> unanswered = new HashSet<>();
    private boolean accepted;

    void onSent(int round) {
        unanswered.add(round);
    }

    /** Takes note of an answer; that to another question than a {@code PREPARE_IF} changes nothing. */
    void onAnswer(int round, StorageAnswer answer) {
        if (unanswered.remove(round)) {
            accepted |= answer instanceof StorageAnswer.Accepted;
        }
    }

    /** What never arrived, and never will, counts as never sent. */
    void onNotSent(int round) {
        unanswered.remove(round);
    }

    /** Tells whether it is sure that none of them has stored the version, and none will. */
    boolean surelyStoredNothing() {
        return unanswered.isEmpty() && !accepted;
    }
}
