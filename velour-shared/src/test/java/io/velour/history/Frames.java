package io.velour.history;

import static io.velour.history.Step.NONE;

/** The stack of a search: for every configuration on the way its place, and which choice was tried last there. */
final class Frames {
    private final int[] lengths;
    private final int[] contents;
    private final int[] befores;
    private final int[] choices;
    private int top = -1;

    Frames(int limit) {
        lengths = new int[limit];
        contents = new int[limit];
        befores = new int[limit];
        choices = new int[limit];
    }

    void open(int length, int content, int before) {
        top++;
        lengths[top] = length;
        contents[top] = content;
        befores[top] = before;
        choices[top] = NONE;
    }

    void close() {
        top--;
    }

    boolean isEmpty() {
        return top < 0;
    }

    void choose(int choice) {
        choices[top] = choice;
    }

    int lastChoice() {
        return choices[top];
    }

    /** Returns how many steps were placed. */
    int length() {
        return lengths[top];
    }

    int content() {
        return contents[top];
    }

    int before() {
        return befores[top];
    }
}
