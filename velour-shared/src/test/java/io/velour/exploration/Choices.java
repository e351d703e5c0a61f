package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

import io.velour.cluster.Member;
import io.velour.operation.ReplicaChoicePolicy;

/** Makes the free choices of one step as they are written down, of all others the first, so that all can be gone through. */
final class Choices implements ReplicaChoicePolicy {
    private transient List<Integer> wanted = List.of();
    private final transient List<Integer> made = new ArrayList<>();
    private final transient List<Integer> candidateCounts = new ArrayList<>();

    /** Begins a step. */
    void begin(List<Integer> choices) {
        wanted = choices;
        made.clear();
        candidateCounts.clear();
    }

    @Override
    public Member choose(List<Member> candidates) {
        int choice = made.size() < wanted.size() ? wanted.get(made.size()) : 0;
        made.add(choice);
        candidateCounts.add(candidates.size());
        return candidates.get(choice);
    }

    /** Returns the choices of the step that was made. */
    List<Integer> made() {
        return List.copyOf(made);
    }

    /** Returns the choices after those that were made, as a counter counts; empty if these were the last. */
    List<Integer> next() {
        for (int i = made.size() - 1; i >= 0; i--) {
            if (made.get(i) + 1 < candidateCounts.get(i)) {
                List<Integer> next = new ArrayList<>(made.subList(0, i));
                next.add(made.get(i) + 1);
                return next;
            }
        }
        return List.of();
    }
}
