package io.velour.scenario;

import java.util.Optional;

import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/** What a controller must keep to when it makes the next map (PROTOCOL.md, R16 to R20, V13). */
final class HonestMaps {
    private final World world;
    private final ScriptedController controller;

    HonestMaps(World world, ScriptedController controller) {
        this.world = world;
        this.controller = controller;
    }

    /** @throws ScriptException if this entry must not follow that one now */
    void require(ReplicaSet before, ReplicaSet next) {
        Member first = next.members().getFirst();
        if (next.replicas().size() == 1 && before.replicaOf(first).isEmpty()) {
            requireMayServeAlone(first, before);
            return;
        }
        for (Replica former : before.replicas()) {
            Optional<Replica> same = next.replicaOf(former.member());
            if (same.isEmpty()) {
                requireMayGo(former, before);
            } else {
                requireMayBecome(former, same.get().role(), before);
            }
        }
        next.replicas().stream().filter(replica -> before.replicaOf(replica.member()).isEmpty())
                .forEach(
                        replica -> require(replica.role() == ReplicaRole.CATCHING_UP, replica, "joins as catching-up"));
    }

    /** After everything stopped (V13). */
    private void requireMayServeAlone(Member returned, ReplicaSet before) {
        for (Replica former : before.replicas()) {
            Member member = former.member();
            boolean same = member.node().equals(returned.node());
            boolean goneForGood = !controller.isRunning(member)
                    || former.role() == ReplicaRole.LEAVING && hasConfirmed(member, before);
            require(same
                    ? former.role() != ReplicaRole.CATCHING_UP
                    : goneForGood || former.role() == ReplicaRole.CATCHING_UP, former,
                    "keeps the one that returns from serving alone");
        }
    }

    private void requireMayGo(Replica replica, ReplicaSet before) {
        Member member = replica.member();
        switch (replica.role()) {
            case CATCHING_UP -> {
                // It serves no reads: it may go at any time.
            }
            case SERVING -> require(isOutlived(member, before), replica,
                    "goes when its lease is over and another that serves has renewed since");
            case LEAVING -> require(hasConfirmed(member, before) || isOutlived(member, before), replica,
                    "goes when it has confirmed, or its lease is over");
        }
    }

    private void requireMayBecome(Replica former, ReplicaRole role, ReplicaSet before) {
        if (role == former.role()) {
            return;
        }
        switch (role) {
            case SERVING -> require(former.role() == ReplicaRole.CATCHING_UP && isCaughtUp(former), former,
                    "serves when it has reported that it is caught up in its listing");
            case LEAVING -> require(former.isServing() && isServedByAnother(former.member(), before), former,
                    "leaves only if another one serves");
            case CATCHING_UP -> require(false, former, "never goes back to catching up");
        }
    }

    private boolean isOutlived(Member member, ReplicaSet before) {
        return !controller.isRunning(member) && before.servingMembers().stream()
                .anyMatch(other -> !other.equals(member) && controller.isRunning(other)
                        && (!controller.isPresent(member) || controller.lastGrant(other) > ranOutAt(member)));
    }

    private long ranOutAt(Member member) {
        return controller.lastGrant(member) + world.settings.control().grace().toNanos();
    }

    private boolean hasConfirmed(Member member, ReplicaSet before) {
        return controller.lastRenewal(member).filter(renewal -> renewal.mapVersion() >= before.epoch().value())
                .isPresent();
    }

    private boolean isCaughtUp(Replica replica) {
        return controller.lastRenewal(replica.member()).filter(renewal -> renewal.reports().stream()
                .anyMatch(report -> report.listing().equals(replica.listing()))).isPresent();
    }

    private boolean isServedByAnother(Member member, ReplicaSet before) {
        return before.servingMembers().stream()
                .anyMatch(other -> !other.equals(member) && controller.isRunning(other));
    }

    private void require(boolean allowed, Replica replica, String rule) {
        if (!allowed) {
            throw new ScriptException("no controller may make this map now: " + world.names.of(replica.member()) + " "
                    + rule);
        }
    }
}
