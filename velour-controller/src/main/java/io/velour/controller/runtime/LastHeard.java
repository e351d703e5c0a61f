package io.velour.controller.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;

/**
 * When each member asked for its lease last; who never did counts from when it was first looked for. All times are nanoseconds of
 * one monotonic clock. Written by one thread; the longest silence may be asked by any.
 */
final class LastHeard {
    private final Map<Member, Long> heardAt = new HashMap<>();
    /** The members that hold a replica by the map that was looked at last: most of the time it is the same. */
    private final Set<Member> listed = new HashSet<>();
    private @Nullable PartitionMap lookedAt;
    private volatile @Nullable Long longestSince;

    void heard(Member member, long now) {
        heardAt.put(member, now);
    }

    /** Looks who of the members that hold a replica has been silent longest, and forgets all others. */
    void look(PartitionMap map, long now) {
        if (map != lookedAt) {
            listed.clear();
            map.replicaSets().forEach(entry -> entry.replicas().forEach(replica -> listed.add(replica.member())));
            lookedAt = map;
        }
        listed.forEach(member -> heardAt.putIfAbsent(member, now));
        heardAt.keySet().retainAll(listed);
        Long longest = null;
        for (long at : heardAt.values()) {
            longest = longest == null || at - longest < 0 ? at : longest;
        }
        longestSince = longest;
    }

    /** Returns how long that member has been silent; null if nobody holds a replica. */
    @Nullable
    Duration longestSilence(long now) {
        Long since = longestSince;
        return since == null ? null : Duration.ofNanos(now - since);
    }
}
