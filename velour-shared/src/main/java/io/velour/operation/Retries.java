package io.velour.operation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.velour.cluster.Member;

/** Whom an operation asks again when its pause is over. */
final class Retries {
    private final Pauses pauses = new Pauses();
    private final Set<Member> members = new LinkedHashSet<>();

    <O> List<Effect<O>> later(Member member) {
        members.add(member);
        return pauses.begin();
    }

    /** Takes note that the pause is over, and returns who is to be asked now, in the order in which they failed. */
    List<Member> due() {
        pauses.ended();
        List<Member> due = List.copyOf(members);
        members.clear();
        return due;
    }

    /** Forgets whom to ask again: all are being asked something else. */
    void clear() {
        members.clear();
    }

    void reset() {
        pauses.reset();
    }
}
