package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.TestMaps;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;

/** Whatever happens, in whatever order: every step keeps the laws, and once all is well again all is served as planned. */
class RandomEventsTest {
    private static final int RUNS_PER_SIZE = 8;
    private static final int EVENTS = 100;
    private static final ControlSettings SETTINGS = new ControlSettings(Duration.ofMillis(2_500),
            Duration.ofSeconds(20),
            3, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(8),
            Duration.ofSeconds(3));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyStepKeepsTheLawsAndThePlanIsReachedInTheEnd(int nodes) {
        for (int run = 0; run < RUNS_PER_SIZE; run++) {
            new Run(nodes, 1_000L * nodes + run).everything();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void theSameEventsGiveTheSameStates(int nodes) {
        Run first = new Run(nodes, 7);
        Run second = new Run(nodes, 7);
        first.everything();
        second.everything();
        assertThat(second.cluster.state()).isEqualTo(first.cluster.state());
        assertThat(second.cluster.notes).isEqualTo(first.cluster.notes);
    }

    private static final class Run {
        private final SplittableRandom random;
        private final String name;
        private final DrivenCluster cluster;
        private final int redundancy;
        private long nextIncarnation = 1_000;
        private final List<String> story = new ArrayList<>();

        Run(int nodes, long seed) {
            this.random = new SplittableRandom(seed);
            this.redundancy = 1 + random.nextInt(Math.min(3, nodes));
            this.name = "nodes " + nodes + ", seed " + seed;
            this.cluster = DrivenCluster.born(nodes, redundancy, SETTINGS);
            cluster.context = name;
            cluster.delayMillis = this::delay;
        }

        /** Mostly none, sometimes some, and now and then longer than a lease. */
        private long delay() {
            int kind = random.nextInt(100);
            return kind < 70 ? 0 : random.nextInt(kind < 98 ? 400 : 6_000);
        }

        void everything() {
            try {
                for (int i = 0; i < EVENTS; i++) {
                    somethingHappens();
                    cluster.pass(100L * random.nextInt(12));
                }
                allIsWellAgain();
                cluster.pass(90_000);
                requireAllIsServedAsPlanned();
            } catch (RuntimeException broken) {
                throw new AssertionError(name + ": " + tail(), broken);
            } catch (AssertionError broken) {
                throw new AssertionError(name + ": " + tail() + "\n" + broken.getMessage(), broken);
            }
        }

        private String tail() {
            return String.join("\n", story.subList(Math.max(0, story.size() - 25), story.size()));
        }

        private DrivenNode anyNode() {
            List<DrivenNode> all = List.copyOf(cluster.nodes.values());
            return all.get(random.nextInt(all.size()));
        }

        private void somethingHappens() {
            DrivenNode node = anyNode();
            long id = node.node().id().value();
            int kind = random.nextInt(23);
            story.add(cluster.now().monotonicNanos() / 1_000_000 + ": event " + kind + " at node " + id);
            if (kind < 10) {
                happensToNodes(node, kind);
            } else if (!cluster.controllerUp) {
                cluster.startController(cluster.disk.get(random.nextInt(cluster.disk.size())));
            } else {
                happensToTheController(node, kind);
            }
        }

        private void happensToNodes(DrivenNode node, int kind) {
            switch (kind) {
                case 0, 1 -> node.up = false;
                case 2 -> node.renews = false;
                case 3, 4 -> node.renews = true;
                case 5 -> cluster.nodes.values().forEach(all -> all.up = false);
                case 6 -> node.clockOffsetMillis = node.clockOffsetMillis == 0 ? 9_000 : 0;
                case 7 -> node.catchUps = Optional.of(CatchUpReport.Result.GIVEN_UP);
                case 8 -> node.catchUps = Optional.empty();
                default -> node.catchUps = Optional.of(CatchUpReport.Result.CAUGHT_UP);
            }
        }

        private void happensToTheController(DrivenNode node, int kind) {
            long id = node.node().id().value();
            switch (kind) {
                case 10, 11, 12, 13 -> cluster.restart(id, nextIncarnation++);
                case 14 -> suspect(node);
                case 15 -> maybeDrain(id);
                case 16 -> cluster.carryOut(cluster.machine.onDrainCancelled(new NodeId(id), cluster.now()));
                case 17 -> storing();
                case 18 -> cluster.killController();
                case 19 -> maybeGrow();
                case 20 -> giveUp(id);
                case 21 -> formerIncarnationRegisters(id);
                default -> cluster.carryOut(cluster.machine.onGone(node.member(), cluster.now()));
            }
        }

        private void suspect(DrivenNode node) {
            long id = node.node().id().value();
            for (int i = 0; i < 1 + random.nextInt(30); i++) {
                cluster.suspect(1_000 + i % 2, id);
                cluster.pass(100);
            }
        }

        private void maybeDrain(long id) {
            if (cluster.state().draining().size() + redundancy < cluster.nodes.size()) {
                cluster.drain(id);
            }
        }

        private void giveUp(long serveWith) {
            int[] lost = cluster.health().partitions().waiting().stream().mapToInt(one -> one.partition().value())
                    .limit(3).toArray();
            if (lost.length > 0) {
                cluster.giveUp(serveWith, lost);
            }
        }

        private void formerIncarnationRegisters(long id) {
            long present = cluster.state().map().node(new NodeId(id)).map(node -> node.incarnation().value())
                    .orElse(0L);
            if (present > 1) {
                DrivenNode late = new DrivenNode(id, present - 1);
                assertThat(cluster.register(late, Optional.of(TestMaps.CLUSTER)).next()).isEmpty();
            }
        }

        private void storing() {
            if (cluster.isStoring()) {
                cluster.storeEnds(random.nextBoolean());
            } else {
                cluster.storeFails = random.nextBoolean();
                cluster.storeHangs = random.nextBoolean();
            }
        }

        private void maybeGrow() {
            long id = cluster.nodes.size() + 1L;
            if (id <= 6) {
                cluster.start(id, nextIncarnation++, Optional.empty());
            }
        }

        private void allIsWellAgain() {
            cluster.storeFails = false;
            cluster.storeHangs = false;
            if (!cluster.controllerUp) {
                cluster.startController(cluster.disk.getLast());
            } else if (cluster.isStoring()) {
                cluster.storeEnds(true);
            }
            for (DrivenNode node : cluster.nodes.values()) {
                node.renews = true;
                node.clockOffsetMillis = 0;
                node.catchUps = Optional.of(CatchUpReport.Result.CAUGHT_UP);
                if (!node.up) {
                    cluster.restart(node.node().id().value(), nextIncarnation++);
                } else {
                    cluster.register(node, Optional.of(TestMaps.CLUSTER));
                }
            }
        }

        private void requireAllIsServedAsPlanned() {
            ClusterState state = cluster.state();
            for (ReplicaSet entry : state.map().replicaSets()) {
                List<NodeId> serving = entry.servingMembers().stream().map(Member::node).toList();
                List<NodeId> planned = state.target().nodesOf(entry.partition());
                assertThat(new HashSet<>(serving)).as("%s", entry).isEqualTo(new HashSet<>(planned));
                assertThat(serving.getFirst()).as("%s", entry).isEqualTo(planned.getFirst());
                assertThat(entry.members()).hasSize(redundancy);
            }
            assertThat(cluster.health().partitions().available()).isEqualTo(16);
            assertThat(cluster.health().movesLeft()).isZero();
        }
    }
}
