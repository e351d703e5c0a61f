package io.velour.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.ReplicaSet;

/** What holds of every migration, however its steps, failures and changes of the target mix. */
class MigrationPlanLawTest {
    private static final int CLUSTERS = 300;
    private static final int ROUNDS = 40;

    /** What is checked with every step is in {@link SimulatedMigration}. */
    @Test
    void everyMigrationEndsAtItsTarget() {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            GeneratedCluster cluster = new GeneratedCluster(seed, 15, 40);
            SplittableRandom random = new SplittableRandom(seed);
            Assignment target = AssignmentPlanner.plan(cluster.nodes(), cluster.partitions(), cluster.redundancy());
            SimulatedMigration migration = new SimulatedMigration(cluster.toString(), target, random,
                    random.nextInt(1, 4));
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextInt(8) == 0) {
                    cluster.change();
                    target = AssignmentPlanner.replan(target, cluster.nodes(), cluster.redundancy());
                }
                if (random.nextInt(4) == 0) {
                    migration.failOrReturn(cluster.nodes().get(random.nextInt(cluster.nodes().size())).id());
                }
                migration.takeSteps(target, random.nextBoolean());
                migration.letTimePass(0.3);
            }
            finish(cluster, migration, target);
        }
    }

    private static void finish(GeneratedCluster cluster, SimulatedMigration migration, Assignment target) {
        migration.allReturn();
        int rounds = 0;
        while (migration.takeSteps(target, true) > 0 || !isQuiet(migration)) {
            migration.letTimePass(1);
            assertThat(++rounds).as("%s: rounds without an end", cluster).isLessThan(10_000);
        }
        assertThat(MigrationPlan.movesLeft(migration.entries(), target)).as("%s", cluster).isZero();
        for (ReplicaSet entry : migration.entries()) {
            List<NodeId> wanted = target.nodesOf(entry.partition());
            assertThat(entry.servingMembers()).as("%s: %s", cluster, entry).extracting(Member::node)
                    .containsExactlyInAnyOrderElementsOf(wanted).startsWith(wanted.getFirst());
        }
    }

    private static boolean isQuiet(SimulatedMigration migration) {
        return migration.entries().stream().allMatch(entry -> entry.servingMembers().size() == entry.replicas().size());
    }
}
