package io.velour.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.Member;

/** What a bystander writes down of leases, to judge the controller by: who was granted when, and whose process is gone. */
final class LeaseBook {
    private final long graceNanos;
    private final Map<Member, Long> countedFrom = new HashMap<>();
    private final Map<Member, Long> goneAt = new HashMap<>();
    private final Set<Member> granted = new HashSet<>();

    LeaseBook(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    void granted(Member member, long now) {
        countedFrom.put(member, now);
        granted.add(member);
    }

    /** A controller has started: all count as having renewed, none has. */
    void controllerStarted(long now) {
        countedFrom.replaceAll((member, before) -> now);
        granted.clear();
    }

    void gone(Member member, long now) {
        goneAt.putIfAbsent(member, now);
    }

    boolean isOver(Member member, long now) {
        return now - ranOutAt(member) >= 0;
    }

    private long ranOutAt(Member member) {
        Long counted = countedFrom.get(member);
        long ranOut = counted == null ? 0 : counted + graceNanos;
        return Math.min(ranOut, goneAt.getOrDefault(member, Long.MAX_VALUE));
    }

    /** Tells whether the first was granted a lease after that of the second was over. */
    boolean outlived(Member first, Member second) {
        return granted.contains(first) && countedFrom.getOrDefault(first, 0L) > ranOutAt(second);
    }
}
