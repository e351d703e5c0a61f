package io.velour.protocol;

import java.util.List;

import io.velour.cluster.Member;

/**
 * A member asks the controller to renew its lease.
 *
 * @param mapVersion the newest partition map that the member has adopted whole; 0 before the first
 * @param wallMillis the member's wall clock when it sent this, milliseconds since the Unix epoch
 * @param reports    what its {@code CATCHING_UP} replicas have to say at their end
 * @param catchUps   how far those are that have not come to an end
 */
public record Renewal(Member member, long mapVersion, long wallMillis, List<CatchUpReport> reports,
        List<CatchUpStatus> catchUps) {
    public Renewal {
        reports = List.copyOf(reports);
        catchUps = List.copyOf(catchUps);
    }

    /** A renewal of a member that has nothing under way. */
    public Renewal(Member member, long mapVersion, long wallMillis, List<CatchUpReport> reports) {
        this(member, mapVersion, wallMillis, reports, List.of());
    }
}
