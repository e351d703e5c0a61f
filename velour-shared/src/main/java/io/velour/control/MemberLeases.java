package io.velour.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.Member;

/**
 * The leases as the controller counts them: on its monotonic clock alone, from the receipt of a renewal, plus the grace. A
 * controller that is suspended waits longer than it must, which is safe (PROTOCOL.md, "Leases"; R15). All times are
 * nanoseconds of that clock.
 */
final class MemberLeases {
    private final long graceNanos;
    private final long halfLeaseNanos;
    /** A longer silence is a break: whoever renews several times per lease has missed more than one renewal. */
    private final long breakNanos;
    private final long startedAt;
    private final Map<Member, Count> counts = new HashMap<>();

    /** What is known of one member. */
    private static final class Count {
        /** When the lease was granted last, or assumed to be. */
        private long countedFrom;
        private boolean granted;
        private long heardAt;
        private long steadySince;
        private long adoptedVersion;
        private boolean gone;
        private long goneAt;

        Count(long now) {
            countedFrom = now;
            heardAt = now;
            steadySince = now;
        }
    }

    /** @param startedAt when this controller began to count: who is unknown ran out of a lease then, at the latest */
    MemberLeases(Duration lease, Duration grace, long startedAt) {
        this.graceNanos = grace.toNanos();
        this.halfLeaseNanos = lease.toNanos() / 2;
        this.breakNanos = lease.toNanos() / 4 * 3;
        this.startedAt = startedAt;
    }

    /**
     * Counts a member as if it had renewed now: a controller that has just started does not know what was granted before,
     * and a new member gets the time to renew at all.
     */
    void assumeRenewed(Member member, long now) {
        counts.putIfAbsent(member, new Count(now));
    }

    /**
     * This incarnation serves nothing any more: a later one of its node has registered, and holds the lock on the folder; or
     * it has said so itself (R22).
     */
    void provenGone(Member member, long now) {
        Count count = counts.computeIfAbsent(member, unknown -> new Count(startedAt - graceNanos));
        if (!count.gone) {
            count.gone = true;
            count.goneAt = now;
        }
    }

    /** Tells whether it is certain that this incarnation never serves again. */
    boolean isGone(Member member) {
        Count count = counts.get(member);
        return count != null && count.gone;
    }

    /** A renewal of the member arrived, whatever it is answered. */
    void heard(Member member, long adoptedVersion, long now) {
        Count count = counts.computeIfAbsent(member, unknown -> new Count(now));
        if (now - count.heardAt > breakNanos) {
            count.steadySince = now;
        }
        count.heardAt = now;
        count.adoptedVersion = Math.max(count.adoptedVersion, adoptedVersion);
    }

    /** The lease is granted for a renewal received now. */
    void granted(Member member, long now) {
        Count count = counts.computeIfAbsent(member, unknown -> new Count(now));
        count.countedFrom = now;
        count.granted = true;
    }

    /** Tells whether the member may have a lease. Only when this is false is it certain that it serves no reads. */
    boolean isRunning(Member member, long now) {
        Count count = counts.get(member);
        return count != null && !count.gone && now - count.countedFrom < graceNanos;
    }

    /** Tells whether the member has renewed and that lease runs: it is certainly of use. */
    boolean isUp(Member member, long now) {
        Count count = counts.get(member);
        return count != null && count.granted && isRunning(member, now);
    }

    /** Returns when the lease of a member that {@linkplain #isRunning has none} ran out, or its incarnation was replaced. */
    long ranOutAt(Member member) {
        Count count = counts.get(member);
        if (count == null) {
            return startedAt;
        }
        long ranOut = count.countedFrom + graceNanos;
        return count.gone && count.goneAt - ranOut < 0 ? count.goneAt : ranOut;
    }

    /** Tells whether a lease was granted to the member after that moment. */
    boolean hasRenewedSince(Member member, long moment) {
        Count count = counts.get(member);
        return count != null && count.granted && count.countedFrom - moment > 0;
    }

    /** Tells whether the member is up and its last grant is not older than half a lease. */
    boolean hasRenewedLately(Member member, long now) {
        Count count = counts.get(member);
        return count != null && isUp(member, now) && now - count.countedFrom <= halfLeaseNanos;
    }

    /**
     * Tells whether the member has been heard for half a lease without a break. If not, the others may just be coming back
     * too: when a controller that could not be reached, or was stopped itself, is back, they do within half a lease.
     */
    boolean isSteady(Member member, long now) {
        Count count = counts.get(member);
        return count != null && now - count.steadySince >= halfLeaseNanos;
    }

    /** Tells whether nothing has been heard of the member for half a lease. */
    boolean hasMissedRenewal(Member member, long now) {
        Count count = counts.get(member);
        return count == null || now - count.heardAt > halfLeaseNanos;
    }

    /** Tells whether the member has said that it has adopted a map of this version or a later one. */
    boolean hasAdopted(Member member, long version) {
        Count count = counts.get(member);
        return count != null && count.adoptedVersion >= version;
    }

    /** Tells whether a lease was granted to the member since this controller started. */
    boolean wasGranted(Member member) {
        Count count = counts.get(member);
        return count != null && count.granted;
    }

    /** Returns for how long no lease has been granted, or assumed, to the member. */
    long nanosSinceGrant(Member member, long now) {
        Count count = counts.get(member);
        return now - (count == null ? startedAt : count.countedFrom);
    }

    /** Returns how much of the lease is left on this side; 0 if it is over. */
    Duration left(Member member, long now) {
        return isRunning(member, now)
                ? Duration.ofNanos(graceNanos - nanosSinceGrant(member, now))
                : Duration.ZERO;
    }

    /** Forgets all but these members. */
    void retain(Set<Member> members) {
        counts.keySet().retainAll(members);
    }
}
