package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

class ReplicaSetEditsTest {
    private static final ReplicaSet ENTRY = TestMaps.entry(0, 9, 4,
            List.of(new Replica(TestMaps.member(1), ReplicaRole.SERVING, new Epoch(2)),
                    new Replica(TestMaps.member(2), ReplicaRole.SERVING, new Epoch(3)),
                    new Replica(TestMaps.member(3), ReplicaRole.CATCHING_UP, new Epoch(8))));

    @Test
    void whoFollowsTheLeaderBeginsANewReign() {
        ReplicaSet next = ReplicaSetEdits.without(ENTRY, Set.of(TestMaps.member(1)));
        assertThat(next.leader()).contains(TestMaps.member(2));
        assertThat(next.reign()).isEqualTo(new Epoch(10));
        assertThat(ReplicaSetEdits.without(ENTRY, Set.of(TestMaps.member(2))).reign()).isEqualTo(new Epoch(4));
    }

    @Test
    void whoJoinsComesLastInAListingOfItsOwn() {
        ReplicaSet next = ReplicaSetEdits.joined(ENTRY, TestMaps.member(4));
        assertThat(next.replicas().getLast())
                .isEqualTo(new Replica(TestMaps.member(4), ReplicaRole.CATCHING_UP, new Epoch(10)));
    }

    @Test
    void aRoleFollowsOnlyFromTheOneBefore() {
        assertThatThrownBy(() -> ReplicaSetEdits.promoted(ENTRY, TestMaps.member(2)))
                .hasMessageContaining("is not CATCHING_UP");
        assertThatThrownBy(() -> ReplicaSetEdits.leaving(ENTRY, TestMaps.member(3)))
                .hasMessageContaining("is not SERVING");
    }

    @Test
    void whoServesAloneKeepsTheListingThatItHas() {
        assertThat(ReplicaSetEdits.alone(ENTRY, TestMaps.member(2)).replicas())
                .containsExactly(new Replica(TestMaps.member(2), ReplicaRole.SERVING, new Epoch(3)));
        Member later = new Member(TestMaps.member(2).node(), new Incarnation(77));
        assertThat(ReplicaSetEdits.alone(ENTRY, later).replicas())
                .containsExactly(new Replica(later, ReplicaRole.SERVING, new Epoch(10)));
    }

    @Test
    void anOrderMovesOnlyThoseThatItNames() {
        ReplicaSet next = ReplicaSetEdits.reordered(ENTRY, List.of(new NodeId(9), new NodeId(2)));
        assertThat(next.members()).containsExactly(TestMaps.member(2), TestMaps.member(1), TestMaps.member(3));
        assertThat(next.reign()).isEqualTo(next.epoch());
    }

    @Test
    void everyEditKeepsTheLaws() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ReplicaSet entry = ENTRY;
            for (int i = 0; i < 100; i++) {
                ReplicaSet next = edit(entry, random);
                StepLaws.checkEdit(entry, next, "seed " + seed + ", edit " + i);
                entry = next;
            }
        }
    }

    private static ReplicaSet edit(ReplicaSet entry, SplittableRandom random) {
        Member any = entry.members().get(random.nextInt(entry.members().size()));
        ReplicaRole role = entry.replicaOf(any).orElseThrow().role();
        boolean last = entry.servingMembers().equals(List.of(any));
        return switch (random.nextInt(6)) {
            case 0 -> last ? ReplicaSetEdits.alone(entry, any) : ReplicaSetEdits.without(entry, Set.of(any));
            case 1 -> role == ReplicaRole.CATCHING_UP ? ReplicaSetEdits.promoted(entry, any) : joined(entry, random);
            case 2 ->
                role == ReplicaRole.SERVING && !last ? ReplicaSetEdits.leaving(entry, any) : joined(entry, random);
            case 3 -> ReplicaSetEdits.reordered(entry, shuffled(entry, random));
            default -> joined(entry, random);
        };
    }

    private static ReplicaSet joined(ReplicaSet entry, SplittableRandom random) {
        Set<NodeId> listed = new HashSet<>(entry.members().stream().map(Member::node).toList());
        Optional<Member> free = random.longs(100, 1, 7).mapToObj(NodeId::new).filter(node -> !listed.contains(node))
                .map(node -> new Member(node, new Incarnation(random.nextLong()))).findFirst();
        return free.map(member -> ReplicaSetEdits.joined(entry, member))
                .orElseGet(() -> ReplicaSetEdits.alone(entry, entry.leader().orElseThrow()));
    }

    private static List<NodeId> shuffled(ReplicaSet entry, SplittableRandom random) {
        List<NodeId> nodes = new ArrayList<>(entry.members().stream().map(Member::node).toList());
        for (int i = nodes.size() - 1; i > 0; i--) {
            nodes.add(nodes.remove(random.nextInt(i + 1)));
        }
        return nodes;
    }
}
