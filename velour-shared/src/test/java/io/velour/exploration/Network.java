package io.velour.exploration;

import java.util.Arrays;

/** The messages under way in a state that is being made, by number, in no order. */
final class Network {
    private static final int MOST_MESSAGES = 256;

    private final int[] messages = new int[MOST_MESSAGES];
    private int count;

    /** Takes over what is under way in a state, its messages beginning at this place. */
    void load(int[] state, int first) {
        count = state.length - first;
        System.arraycopy(state, first, messages, 0, count);
    }

    int count() {
        return count;
    }

    int get(int index) {
        return messages[index];
    }

    /** Takes a message out; the last one takes its index: whoever goes through all begins at the end. */
    void take(int index) {
        count--;
        messages[index] = messages[count];
    }

    void put(int message) {
        if (count == MOST_MESSAGES) {
            throw new IllegalStateException("more than " + MOST_MESSAGES + " messages are under way");
        }
        messages[count] = message;
        count++;
    }

    /** Tells whether an equal message is under way besides the one at this index. */
    boolean hasTwin(int index) {
        for (int i = 0; i < count; i++) {
            if (i != index && messages[i] == messages[index]) {
                return true;
            }
        }
        return false;
    }

    /** Returns a state of this head and the messages, sorted. */
    int[] behind(int[] head) {
        int[] state = Arrays.copyOf(head, head.length + count);
        System.arraycopy(messages, 0, state, head.length, count);
        Arrays.sort(state, head.length, state.length);
        return state;
    }
}
