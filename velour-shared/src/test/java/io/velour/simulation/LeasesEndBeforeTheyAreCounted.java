package io.velour.simulation;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.control.ClusterState;

/**
 * When a state becomes durable in which a member serves no more, that member's lease is over, by true time, on its own
 * clocks (PROTOCOL.md, R8, R16): whatever it is, it serves nothing of that partition under an entry that names it so. A
 * member that is {@code LEAVING} is taken out when it has said that it knows.
 */
final class LeasesEndBeforeTheyAreCounted implements Observer {
    private final Simulation simulation;

    LeasesEndBeforeTheyAreCounted(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public void onState(ClusterState state) {
        for (SimStorageNode node : simulation.storageNodes()) {
            var machine = node.machine();
            if (machine != null && machine.mayServe(node.clock.now())) {
                state.map().replicaSets().forEach(entry -> check(node, machine.adopted(entry.partition()), entry));
            }
        }
    }

    private static void check(SimStorageNode node, @Nullable ReplicaSet own,
            ReplicaSet stored) {
        Member member = node.member();
        boolean listed = stored.replicaOf(member).isPresent();
        if (own != null && own.replicaOf(member).filter(Replica::isServing).isPresent() && !listed) {
            throw new InvariantViolation(LeasesEndBeforeTheyAreCounted.class,
                    node.name + " may still serve partition " + stored.partition() + " in epoch " + own.epoch()
                            + ", and is taken out in epoch " + stored.epoch());
        }
    }
}
