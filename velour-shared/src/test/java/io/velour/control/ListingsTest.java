package io.velour.control;

import static io.velour.cluster.ReplicaRole.CATCHING_UP;
import static io.velour.cluster.ReplicaRole.LEAVING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

class ListingsTest {
    /** Members 1 and 2 serve everywhere but in partition 9, where 2 and 3 do; 4 catches up in 5, and 1 leaves 11. */
    private static final PartitionMap MAP = map();
    private static final Listings LISTINGS = new Listings(MAP);

    private static PartitionMap map() {
        PartitionMap plain = TestMaps.mapLike(TestMaps.entry(0, 1, 1, member(1), member(2)));
        List<ReplicaSet> entries = new ArrayList<>(plain.replicaSets());
        entries.set(5, with(entries.get(5), 4, CATCHING_UP));
        entries.set(9, TestMaps.entry(9, 1, 1, member(2), member(3)));
        entries.set(11, TestMaps.entry(11, 1, 1, List.of(replica(1, LEAVING), TestMaps.serving(member(2)))));
        return new PartitionMap(plain.cluster(), plain.settings(), plain.version(), plain.nodes(), entries);
    }

    private static ReplicaSet with(ReplicaSet entry, long node, ReplicaRole role) {
        List<Replica> more = new ArrayList<>(entry.replicas());
        more.add(replica(node, role));
        return TestMaps.entry(entry.partition().value(), 1, 1, more);
    }

    private static Replica replica(long node, ReplicaRole role) {
        return new Replica(member(node), role, Epoch.FIRST);
    }

    private static Member member(long node) {
        return TestMaps.member(node);
    }

    @Test
    void whoIsListedInWhateverRoleIsAMember() {
        assertThat(LISTINGS.members()).containsExactlyInAnyOrder(member(1), member(2), member(3), member(4));
    }

    @Test
    void whereNotAllServeIsFoundWhoeverIsAskedFor() {
        assertThat(LISTINGS.unsettledOrListing(_ -> false).stream()).containsExactly(5, 11);
    }

    @Test
    void soIsWhereSomebodyIsListedWhoIsAskedFor() {
        assertThat(LISTINGS.unsettledOrListing(member(3)::equals).stream()).containsExactly(5, 9, 11);
        assertThat(LISTINGS.unsettledOrListing(member(1)::equals).cardinality()).isEqualTo(15);
        assertThat(LISTINGS.unsettledOrListing(member(1)::equals).get(9)).isFalse();
    }

    @Test
    void theyAreOfOneMapAlone() {
        assertThat(LISTINGS.isOf(MAP)).isTrue();
        assertThat(LISTINGS.isOf(map())).as("one that is equal").isFalse();
    }
}
