package io.velour.replica;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;

/**
 * This member's permission to serve reads. It runs from when the renewal was <em>sent</em>, so it is over here before it is
 * over for the controller, which counts from when the renewal came (PROTOCOL.md, R8). May be asked by any thread.
 */
final class MemberLease {
    private volatile @Nullable Grant grant;

    private record Grant(TimeReading sentAt, long nanos) {}

    /** Takes a grant; the later of two renewals counts. */
    void grant(TimeReading sentAt, Duration length) {
        Grant current = grant;
        if (current == null || sentAt.monotonicNanos() > current.sentAt().monotonicNanos()) {
            grant = new Grant(sentAt, length.toNanos());
        }
    }

    boolean isLive(TimeReading now) {
        Grant current = grant;
        return current != null && now.cautiousNanosSince(current.sentAt()) < current.nanos();
    }
}
