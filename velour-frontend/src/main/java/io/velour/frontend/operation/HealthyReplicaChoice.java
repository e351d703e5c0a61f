package io.velour.frontend.operation;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import io.velour.cluster.Member;
import io.velour.operation.ReplicaChoicePolicy;

/** At random among the healthy; among all if none is. */
public final class HealthyReplicaChoice implements ReplicaChoicePolicy {
    private final Predicate<Member> healthy;
    private final RandomGenerator random;

    /** @param random safe for use by many threads */
    public HealthyReplicaChoice(Predicate<Member> healthy, RandomGenerator random) {
        this.healthy = healthy;
        this.random = random;
    }

    @Override
    public Member choose(List<Member> candidates) {
        Member first = candidates.get(random.nextInt(candidates.size()));
        if (candidates.size() == 1 || healthy.test(first)) {
            return first;
        }
        List<Member> well = candidates.stream().filter(healthy).toList();
        return well.isEmpty() ? first : well.get(random.nextInt(well.size()));
    }
}
