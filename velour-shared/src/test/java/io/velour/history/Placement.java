package io.velour.history;

import java.util.Arrays;

/**
 * A partial order of a search: which steps are placed, in which sequence, and what the register then holds. Steps are
 * placed at the end and taken back from the end.
 */
final class Placement {
    private final Step[] steps;
    private final int mandatoryCount;
    private final int optionalWord;
    /** The mandatory steps not yet placed, as a ring in the order of their starts; its anchor is the mandatory count. */
    private final int[] next;
    private final int[] previous;
    /** One bit for each placed step; the optional steps begin at a word of their own. */
    private final long[] placed;
    private final int[] sequence;
    /** For every content: how many steps that witness it are not placed yet. */
    private final int[] witnesses;
    private int length;
    private int mandatoryLeft;
    private long hash;
    private int content = ValueCodes.ABSENT;

    /** Starts with nothing placed and the register absent. */
    Placement(RegisterProblem problem) {
        steps = problem.steps().toArray(Step[]::new);
        mandatoryCount = problem.mandatoryCount();
        mandatoryLeft = mandatoryCount;
        optionalWord = (mandatoryCount + Long.SIZE - 1) / Long.SIZE;
        placed = new long[optionalWord + (steps.length - mandatoryCount + Long.SIZE - 1) / Long.SIZE];
        sequence = new int[steps.length];
        witnesses = new int[problem.contents()];
        for (Step step : steps) {
            witnesses[Math.max(step.required(), ValueCodes.ABSENT)] += step.isWitness() ? 1 : 0;
        }
        next = new int[mandatoryCount + 1];
        previous = new int[mandatoryCount + 1];
        closeRing();
    }

    private void closeRing() {
        for (int i = 0; i <= mandatoryCount; i++) {
            next[i] = i == mandatoryCount ? 0 : i + 1;
            previous[next[i]] = i;
        }
    }

    /** Places a step at the end. */
    void place(int index) {
        Step step = steps[index];
        sequence[length++] = index;
        mark(index);
        if (step.mandatory()) {
            mandatoryLeft--;
            next[previous[index]] = next[index];
            previous[next[index]] = previous[index];
        }
        if (step.isWitness()) {
            witnesses[step.required()]--;
        }
        content = step.writes() ? step.result() : content;
    }

    /** Takes back the last steps until the sequence has that length, when the register held that content. */
    void takeBack(int formerLength, int formerContent) {
        while (length > formerLength) {
            int index = sequence[--length];
            mark(index);
            if (steps[index].mandatory()) {
                mandatoryLeft++;
                next[previous[index]] = index;
                previous[next[index]] = index;
            }
            if (steps[index].isWitness()) {
                witnesses[steps[index].required()]++;
            }
        }
        content = formerContent;
    }

    /** Tells whether a step that writes would leave no witness of the present content behind, which never comes back. */
    boolean leavesNoWitness(int index) {
        return witnesses[content] == (steps[index].isWitness() ? 1 : 0);
    }

    /** Returns the first mandatory step that is not placed, by start; the {@link #anchor()} if there is none. */
    int first() {
        return next[mandatoryCount];
    }

    /** Returns the mandatory step not placed that comes after that one by start, or the {@link #anchor()}. */
    int after(int index) {
        return next[index];
    }

    /** Returns the index after the last mandatory step. */
    int anchor() {
        return mandatoryCount;
    }

    boolean isPlaced(int index) {
        return (placed[word(index)] & 1L << bit(index)) != 0;
    }

    boolean isComplete() {
        return mandatoryLeft == 0;
    }

    int content() {
        return content;
    }

    int length() {
        return length;
    }

    int mandatoryLeft() {
        return mandatoryLeft;
    }

    /** Returns a hash of the set of placed mandatory steps. */
    long hash() {
        return hash;
    }

    /** Returns a copy of the sequence, as indices. */
    int[] sequence() {
        return Arrays.copyOf(sequence, length);
    }

    /** Returns the words that hold one bit for each placed step; not to be changed. */
    long[] words() {
        return placed;
    }

    /** Returns the first word that is not full of placed mandatory steps. */
    int firstOpenWord() {
        return Math.min(first() / Long.SIZE, optionalWord);
    }

    /** Returns the index after the last word that has a placed mandatory step, and no less than the first open one. */
    int lastMandatoryWord() {
        int word = optionalWord;
        int floor = firstOpenWord();
        while (word > floor && placed[word - 1] == 0) {
            word--;
        }
        return word;
    }

    /** Returns the first word of optional steps. */
    int optionalWord() {
        return optionalWord;
    }

    /**
     * Marks a step as placed or not placed, whichever it was not. An optional step that replaced an asked value needs no
     * mark: that value never comes back, so it cannot be placed again, and without the mark more configurations are equal.
     */
    private void mark(int index) {
        if (index < mandatoryCount) {
            placed[word(index)] ^= 1L << bit(index);
            hash ^= Hashing.mix(index + 1L);
        } else if (steps[index].required() < ValueCodes.FIRST_ASKED) {
            placed[word(index)] ^= 1L << bit(index);
        }
    }

    private int word(int index) {
        return index < mandatoryCount ? index / Long.SIZE : optionalWord + (index - mandatoryCount) / Long.SIZE;
    }

    private int bit(int index) {
        return (index < mandatoryCount ? index : index - mandatoryCount) % Long.SIZE;
    }
}
