package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/**
 * A cluster that carries out migration steps as a controller does, at random speed: replicas that catch up come to serve,
 * those that leave go, nodes fail and return. Checks with every step what no step may break.
 */
final class SimulatedMigration {
    private final String name;
    private final SplittableRandom random;
    private final int maxCatchingUp;
    private final List<ReplicaSet> entries = new ArrayList<>();
    private final Set<NodeId> failed = new TreeSet<>(Comparator.comparingLong(NodeId::value));

    SimulatedMigration(String name, Assignment start, SplittableRandom random, int maxCatchingUp) {
        this.name = name;
        this.random = random;
        this.maxCatchingUp = maxCatchingUp;
        for (int partition = 0; partition < start.partitions(); partition++) {
            List<Replica> replicas = new ArrayList<>();
            start.nodesOf(new PartitionId(partition)).forEach(node -> replicas.add(replica(node, ReplicaRole.SERVING)));
            entries.add(TestMaps.entry(partition, 1, 1, replicas));
        }
    }

    private static Replica replica(NodeId node, ReplicaRole role) {
        return new Replica(TestMaps.member(node.value()), role, Epoch.FIRST);
    }

    List<ReplicaSet> entries() {
        return entries;
    }

    boolean isUsable(NodeId node) {
        return !failed.contains(node);
    }

    void failOrReturn(NodeId node) {
        if (!failed.remove(node)) {
            failed.add(node);
        }
    }

    void allReturn() {
        failed.clear();
    }

    /** Carries out the steps that may be taken now, or, as a controller that is cut short, only the first of them. */
    int takeSteps(Assignment target, boolean all) {
        List<MigrationStep> steps = MigrationPlan.nextSteps(entries, target, this::isUsable, maxCatchingUp);
        assertThat(steps).as(name).extracting(MigrationStep::partition).doesNotHaveDuplicates();
        for (MigrationStep step : all ? steps : steps.stream().limit(1).toList()) {
            take(step, target.nodesOf(step.partition()));
        }
        return steps.size();
    }

    private void take(MigrationStep step, List<NodeId> wanted) {
        ReplicaSet before = entries.get(step.partition().value());
        change(before, replicas -> switch (step) {
            case MigrationStep.Add add -> added(replicas, add.node());
            case MigrationStep.Retire retire -> retired(replicas, retire.node());
            case MigrationStep.Reorder reorder -> reordered(replicas, reorder.order());
        });
        ReplicaSet after = entries.get(step.partition().value());
        assertThat(after.leader()).as("%s: %s of %s", name, step, before).isPresent();
        int serving = after.servingMembers().size();
        if (serving < before.servingMembers().size()) {
            assertThat(serving).as("%s: %s of %s", name, step, before).isGreaterThanOrEqualTo(wanted.size());
        }
        assertThat(catchingUp().values()).as("%s: %s", name, step).allMatch(count -> count <= maxCatchingUp);
    }

    private static List<Replica> added(List<Replica> replicas, NodeId node) {
        List<Replica> longer = new ArrayList<>(replicas);
        longer.add(replica(node, ReplicaRole.CATCHING_UP));
        return longer;
    }

    private static List<Replica> retired(List<Replica> replicas, NodeId node) {
        List<Replica> changed = new ArrayList<>();
        for (Replica replica : replicas) {
            if (!replica.member().node().equals(node)) {
                changed.add(replica);
            } else if (replica.isServing()) {
                changed.add(replica(node, ReplicaRole.LEAVING));
            }
        }
        return changed;
    }

    private List<Replica> reordered(List<Replica> replicas, List<NodeId> order) {
        assertThat(order).as(name)
                .containsExactlyInAnyOrderElementsOf(
                        replicas.stream().map(replica -> replica.member().node()).toList());
        return order.stream().map(node -> replica(node, ReplicaRole.SERVING)).toList();
    }

    private Map<NodeId, Integer> catchingUp() {
        Map<NodeId, Integer> counts = new HashMap<>();
        entries.forEach(entry -> entry.replicas().stream().filter(replica -> replica.role() == ReplicaRole.CATCHING_UP)
                .forEach(replica -> counts.merge(replica.member().node(), 1, Integer::sum)));
        return counts;
    }

    /** Lets some replicas come to serve or go, and takes some failed nodes out where another replica serves. */
    void letTimePass(double chance) {
        for (ReplicaSet entry : List.copyOf(entries)) {
            boolean othersServe = entry.servingMembers().stream().anyMatch(member -> isUsable(member.node()));
            change(entry, replicas -> replicas.stream()
                    .map(replica -> isUsable(replica.member().node()) && random.nextDouble() < chance
                            ? progressed(replica)
                            : replica)
                    .filter(replica -> replica.role() != ReplicaRole.LEAVING || random.nextDouble() >= chance)
                    .filter(replica -> isUsable(replica.member().node()) || !othersServe
                            || random.nextDouble() >= chance)
                    .toList());
        }
    }

    private static Replica progressed(Replica replica) {
        return replica.role() == ReplicaRole.CATCHING_UP
                ? replica(replica.member().node(), ReplicaRole.SERVING)
                : replica;
    }

    /** The constructor of a replica set refuses a node that is listed twice. */
    private void change(ReplicaSet entry, UnaryOperator<List<Replica>> change) {
        entries.set(entry.partition().value(), TestMaps.entry(entry.partition().value(), entry.epoch().next().value(),
                entry.reign().value(), change.apply(entry.replicas())));
    }
}
