package io.velour.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import io.velour.cluster.Member;
import io.velour.protocol.SuspectReport;

/**
 * Who said lately that it cannot reach which member. One reporter alone is never believed: its own network may be what is
 * broken.
 */
final class SuspectReports {
    /** More reporters of one member are not remembered: two are enough. */
    private static final int MAX_REPORTERS = 16;

    private final long windowNanos;
    private final MemberLeases leases;
    private final Map<Member, Map<Long, Long>> reportedAt = new HashMap<>();

    SuspectReports(Duration window, MemberLeases leases) {
        this.windowNanos = window.toNanos();
        this.leases = leases;
    }

    /** Takes note of a report; what a member says of itself is none. */
    void add(SuspectReport report, long now) {
        if (report.reporter() == report.suspect().node().value()) {
            return;
        }
        Map<Long, Long> reporters = reportedAt.computeIfAbsent(report.suspect(), unknown -> new HashMap<>());
        if (reporters.size() < MAX_REPORTERS || reporters.containsKey(report.reporter())) {
            reporters.put(report.reporter(), now);
        }
    }

    /** Tells whether two reporters, or one and the member's own missed renewal, say that it cannot be reached. */
    boolean isConfirmed(Member member, long now) {
        int reporters = reporters(member, now);
        return reporters >= 2 || reporters == 1 && leases.hasMissedRenewal(member, now);
    }

    /** Tells whether anybody still says so. */
    boolean isReported(Member member, long now) {
        return reporters(member, now) > 0;
    }

    private int reporters(Member member, long now) {
        int count = 0;
        for (Map.Entry<Long, Long> report : reportedAt.getOrDefault(member, Map.of()).entrySet()) {
            count += isFresh(report.getValue(), now) && isBelieved(report.getKey(), now) ? 1 : 0;
        }
        return count;
    }

    /** A storage node that several others report is cut off itself: what it says of them is not believed. */
    private boolean isBelieved(long reporter, long now) {
        return reportedAt.entrySet().stream().filter(reports -> reports.getKey().node().value() == reporter)
                .noneMatch(reports -> reports.getValue().values().stream().filter(at -> isFresh(at, now)).count() > 1);
    }

    private boolean isFresh(long at, long now) {
        return now - at <= windowNanos;
    }

    /** Forgets what is too old, and members that are none of these. */
    void prune(List<Member> members, long now) {
        reportedAt.keySet().retainAll(new HashSet<>(members));
        reportedAt.values().forEach(reporters -> reporters.values().removeIf(at -> !isFresh(at, now)));
        reportedAt.values().removeIf(Map::isEmpty);
    }

    boolean isEmpty() {
        return reportedAt.isEmpty();
    }
}
