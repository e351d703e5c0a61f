package io.velour.operation;

import java.util.List;

import io.velour.cluster.Member;

/** Port to the choice of the replica that a get asks: at random among those that look healthy. */
@FunctionalInterface
public interface ReplicaChoicePolicy {
    /** Returns one of the candidates, of which there is at least one. */
    Member choose(List<Member> candidates);
}
