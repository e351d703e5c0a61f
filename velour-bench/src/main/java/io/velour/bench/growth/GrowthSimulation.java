package io.velour.bench.growth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.control.ClusterHealth;
import io.velour.control.Decision;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.wire.PartitionMapCodec;

/**
 * One change of a cluster from beginning to end, on a clock of its own: the controller that ships decides, for storage nodes
 * that do nothing but renew and fill. Ten steps a second; what the controller decides counts as stored at once.
 */
final class GrowthSimulation {
    static final int FRONTENDS = 1_000;
    private static final long STEP_MILLIS = 100;
    private static final int STEPS_PER_RENEWAL = 5;
    private static final long LIMIT_MILLIS = 24 * 3_600_000L;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final BornCluster cluster;
    private final Shape shape;
    private final double bytesPerReplica;
    private final MapDelivery delivery;
    private final long mapBytes;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Set<SimulatedNode> down = new HashSet<>();
    /** Of the map that is being handed out: what catches up, by member. */
    private Map<Member, Map<PartitionId, Epoch>> catchingUp = Map.of();
    private long steps;
    private int maps;
    private long firstMapAt;
    private int mostWithoutLease;
    private long busyNanos;
    private long longestNanos;

    /** What it came to: times in seconds since the change, bytes, processor time in nanoseconds. */
    record Outcome(double firstMapAfter, double wholeAfter, int maps, double sentBytes, int mostWithoutLease,
            long busyNanos, long longestNanos) {}

    /** @param gigabits a second, that the controller can send */
    GrowthSimulation(Shape shape, double bytesPerNode, double gigabits) {
        this.shape = shape;
        this.cluster = new BornCluster(shape);
        this.bytesPerReplica = bytesPerNode * shape.nodes() / (shape.partitions() * Shape.REDUNDANCY);
        PartitionMap map = map();
        this.mapBytes = PartitionMapCodec.encode(map).length;
        this.delivery = new MapDelivery(gigabits, FRONTENDS + shape.nodes(), map.version());
        map.nodes().forEach(node -> nodes.add(new SimulatedNode(node, map.version(), Shape.LEASE.toMillis())));
    }

    private PartitionMap map() {
        return cluster.state().map();
    }

    /** So many nodes of one zone are lost for good: each partition has two replicas elsewhere. */
    Outcome lose(int count) {
        nodes.stream().filter(node -> node.node.zone().equals(Shape.zoneOf(0))).limit(count).forEach(down::add);
        return run();
    }

    /** An empty node joins. */
    Outcome join() {
        StorageNode node = Shape.storageNode(shape.nodes());
        nodes.add(new SimulatedNode(node, 0, 0));
        carryOut(() -> cluster.machine.onRegistered(BornCluster.registration(node), cluster.now()));
        return run();
    }

    private Outcome run() {
        long begun = cluster.millis();
        // It is not noticed at once that anything is to be done.
        stepUntil(() -> !isWhole());
        stepUntil(this::isWhole);
        return new Outcome((firstMapAt - begun) / MILLIS_PER_SECOND, (cluster.millis() - begun) / MILLIS_PER_SECOND,
                maps, delivery.sent(), mostWithoutLease, busyNanos, longestNanos);
    }

    private void stepUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            step();
            if (cluster.millis() > LIMIT_MILLIS) {
                throw new IllegalStateException("not done after a day, with map version " + map().version());
            }
        }
    }

    private void step() {
        cluster.pass(STEP_MILLIS);
        steps++;
        deliver();
        int withoutLease = 0;
        for (int place = 0; place < nodes.size(); place++) {
            SimulatedNode node = nodes.get(place);
            if (!down.contains(node)) {
                node.fill(STEP_MILLIS);
                if (place % STEPS_PER_RENEWAL == steps % STEPS_PER_RENEWAL) {
                    renew(node);
                }
                withoutLease += node.hasLease(cluster.millis()) ? 0 : 1;
            }
        }
        mostWithoutLease = Math.max(mostWithoutLease, withoutLease);
        carryOut(() -> cluster.machine.onTick(cluster.now()));
    }

    private void renew(SimulatedNode node) {
        Decision decision = carryOut(() -> cluster.machine.onRenewal(node.renewal(cluster.now()), cluster.now()));
        if (decision.reply().orElseThrow() instanceof RenewalAnswer.Granted granted) {
            node.granted(granted.mapVersion(), cluster.millis() + granted.lease().toMillis());
        }
    }

    private Decision carryOut(Supplier<Decision> event) {
        long begun = Timing.now();
        Decision decision = cluster.carryOut(event.get());
        long took = Timing.now() - begun;
        busyNanos += took;
        longestNanos = Math.max(longestNanos, took);
        if (decision.next().isPresent()) {
            maps++;
            firstMapAt = maps == 1 ? cluster.millis() : firstMapAt;
        }
        return decision;
    }

    private void deliver() {
        if (delivery.begin(cluster.millis(), map().version(), mapBytes)) {
            catchingUp = catchingUp(map());
        }
        for (int place = 0; place < nodes.size(); place++) {
            SimulatedNode node = nodes.get(place);
            if (node.adopted() < delivery.version() && delivery.hasReached(place, cluster.millis())) {
                node.adopt(delivery.version(), catchingUp.getOrDefault(node.node.member(), Map.of()), bytesPerReplica);
            }
        }
    }

    private static Map<Member, Map<PartitionId, Epoch>> catchingUp(PartitionMap map) {
        Map<Member, Map<PartitionId, Epoch>> found = new HashMap<>();
        for (ReplicaSet entry : map.replicaSets()) {
            for (Replica replica : entry.replicas()) {
                if (replica.role() == ReplicaRole.CATCHING_UP) {
                    found.computeIfAbsent(replica.member(), _ -> new HashMap<>()).put(entry.partition(),
                            replica.listing());
                }
            }
        }
        return found;
    }

    private boolean isWhole() {
        ClusterHealth health = cluster.machine.health(cluster.now()).orElseThrow();
        return health.partitions().available() == shape.partitions() && health.movesLeft() == 0;
    }
}
