package io.velour.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has to wait before it is added again: after each failed joining longer, or a replica that comes and goes would stall
 * writes for ever. A failure that comes later than the longest wait after the one before counts as the first.
 *
 * @param <K> who waits: a node, or a node with a partition
 */
final class RejoinWaits<K> {
    private final long firstNanos;
    private final long longestNanos;
    private final Map<K, Wait> waits = new LinkedHashMap<>();

    private record Wait(int failures, long until) {}

    RejoinWaits(Duration first, Duration longest) {
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
    }

    /** A joining failed. While one waits already, another failure tells nothing new. */
    void failed(K who, long now) {
        if (!mayJoin(who, now)) {
            return;
        }
        Wait before = waits.get(who);
        int failures = before == null || isForgotten(before, now) ? 0 : before.failures();
        waits.put(who, new Wait(failures + 1, now + waitAfter(failures)));
    }

    /** Doubles step by step: shifting a long wait far would overflow. */
    private long waitAfter(int failures) {
        long wait = firstNanos;
        for (int i = 0; i < failures && wait < longestNanos; i++) {
            wait = Math.min(longestNanos, 2 * wait);
        }
        return wait;
    }

    private boolean isForgotten(Wait wait, long now) {
        return now - wait.until() > longestNanos;
    }

    boolean mayJoin(K who, long now) {
        Wait wait = waits.get(who);
        return wait == null || now - wait.until() >= 0;
    }

    /** Returns who waits now. */
    List<K> waiting(long now) {
        return waits.keySet().stream().filter(who -> !mayJoin(who, now)).toList();
    }

    void prune(long now) {
        waits.values().removeIf(wait -> isForgotten(wait, now));
    }
}
