package io.velour.exploration;

import org.jspecify.annotations.Nullable;

/**
 * What one event comes to at one process that is in one state.
 *
 * @param next           the state that the process is in afterwards
 * @param sent           numbers of the messages that it sends
 * @param facts          numbers of the facts that it shows
 * @param operationEnded whether a client's operation is over now
 * @param failure        what is wrong with the step itself; null if nothing is
 */
record LocalStep(int next, int[] sent, int[] facts, boolean operationEnded, @Nullable String failure) {
    static LocalStep failed(String failure) {
        return new LocalStep(-1, new int[0], new int[0], false, failure);
    }

    /** Tells whether nobody else notices it. */
    boolean isQuiet() {
        return sent.length == 0 && facts.length == 0 && failure == null;
    }
}
