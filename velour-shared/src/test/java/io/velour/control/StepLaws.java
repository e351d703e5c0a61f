package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import io.velour.cluster.Epoch;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/** What must be true of every step, whatever led to it. */
final class StepLaws {
    private StepLaws() {}

    static void check(ClusterState before, ClusterState after, DrivenCluster cluster) {
        boolean sameMap = before.map().equals(after.map());
        assertThat(after.map().version()).as("%s: version", cluster.context)
                .isEqualTo(before.map().version() + (sameMap ? 0 : 1));
        for (int i = 0; i < before.map().replicaSets().size(); i++) {
            ReplicaSet was = before.map().replicaSets().get(i);
            ReplicaSet is = after.map().replicaSets().get(i);
            if (!was.equals(is)) {
                checkEdit(was, is, cluster.context);
                was.replicas().forEach(replica -> checkRemoval(was, is, replica, cluster));
            }
        }
    }

    /** What must be true of an entry and the one that follows it. */
    static void checkEdit(ReplicaSet was, ReplicaSet is, String context) {
        assertThat(is.epoch()).as("%s: epoch after %s", context, was).isEqualTo(was.epoch().next());
        Epoch reign = is.leader().equals(was.leader()) ? was.reign() : is.epoch();
        assertThat(is.reign()).as("%s: reign of %s after %s", context, is, was).isEqualTo(reign);
        assertThat(is.servingMembers()).as("%s: somebody serves after %s", context, was).isNotEmpty();
        for (Replica replica : is.replicas()) {
            Optional<Epoch> listing = was.replicaOf(replica.member()).map(Replica::listing);
            assertThat(replica.listing()).as("%s: listing of %s in %s after %s", context, replica, is, was)
                    .isEqualTo(listing.orElse(is.epoch()));
        }
    }

    /** Whoever served is out only if its lease is over and somebody outlived it, or if nobody else can serve any more. */
    private static void checkRemoval(ReplicaSet was, ReplicaSet is, Replica replica, DrivenCluster cluster) {
        if (is.replicaOf(replica.member()).isPresent() || replica.role() != ReplicaRole.SERVING) {
            return;
        }
        LeaseBook book = cluster.book;
        assertThat(book.isOver(replica.member(), cluster.nanos())).as("%s: the lease of %s is over: %s, then %s",
                cluster.context, replica, was, is).isTrue();
        boolean outlived = is.servingMembers().stream().anyMatch(member -> book.outlived(member, replica.member()));
        boolean alone = is.members().size() == 1
                && was.servingMembers().stream().filter(member -> !is.members().contains(member))
                        .allMatch(member -> book.isOver(member, cluster.nanos()));
        assertThat(outlived || alone).as("%s: somebody outlived %s: %s, then %s", cluster.context, replica, was, is)
                .isTrue();
    }
}
