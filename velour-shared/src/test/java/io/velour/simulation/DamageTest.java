package io.velour.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.control.ClusterState;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordOrder;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.Verification;

/** After a run, a record on one disk is changed by nobody: anti-entropy finds it, repairs it and counts it. */
class DamageTest {
    private static final int OPERATIONS = 60;
    private static final long SEEDS = 60;
    private static final long LIMIT = 120_000_000_000L;

    /** What becomes of a record on a damaged disk. */
    private enum Damage {
        LOST, OLDER, OTHER_CONTENT
    }

    @Test
    void aSilentlyDamagedRecordIsFoundRepairedAndCounted() {
        List<Damage> done = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, Swarm.of(seed, OPERATIONS), 0);
            simulation.run();
            simulation.observers.clear();
            damage(seed, simulation, done);
        }
        assertThat(done).contains(Damage.values());
    }

    private static void damage(long seed, Simulation simulation, List<Damage> done) {
        SplittableRandom random = new SplittableRandom(seed);
        for (ReplicaSet entry : map(simulation)) {
            if (entry.servingMembers().size() < 2) {
                continue;
            }
            Member victim = entry.servingMembers().get(random.nextInt(entry.servingMembers().size()));
            NavigableMap<Key, StoredRecord> records = simulation.storageNodeAt(victim.node()).disk()
                    .records(entry.partition());
            for (Map.Entry<Key, StoredRecord> held : records.entrySet()) {
                if (held.getValue().record() instanceof Record.Value value && value.expiryMillis() == Record.Value.NEVER
                        && !held.getValue().isPending()) {
                    Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
                    apply(damage, records, held.getKey(), value);
                    assertRepaired(seed, simulation, entry, damage, held.getKey(), value);
                    done.add(damage);
                    return;
                }
            }
        }
    }

    private static List<ReplicaSet> map(Simulation simulation) {
        return simulation.controller.durable().map(ClusterState::map).orElseThrow().replicaSets();
    }

    private static void apply(Damage damage, NavigableMap<Key, StoredRecord> records, Key key, Record.Value value) {
        RecordVersion version = value.version();
        switch (damage) {
            case LOST -> records.remove(key);
            case OLDER -> records.put(key, StoredRecord.committed(new Record.Value(
                    new RecordVersion(new HybridTimestamp(version.timestamp().value() - 1), version.writer()),
                    new byte[0], null, Record.Value.NEVER)));
            case OTHER_CONTENT ->
                records.put(key, StoredRecord.committed(new Record.Value(version, new byte[]{1, 2, 3}, null,
                        Record.Value.NEVER)));
        }
    }

    private static void assertRepaired(long seed, Simulation simulation, ReplicaSet entry, Damage damage, Key key,
            Record.Value value) {
        long limit = simulation.queue.now() + LIMIT;
        while (!isRepaired(simulation, entry) && simulation.queue.step(limit)) {
            // Time passes.
        }
        String text = "seed %d, %s of %s in %s".formatted(seed, damage, key, entry);
        assertThat(isRepaired(simulation, entry)).as(text).isTrue();
        assertThat(Wholeness.replicasAgree(simulation, simulation.controller.durable().orElseThrow().map())).as(text)
                .isTrue();
        StoredRecord held = simulation.storageNodeAt(present(simulation, entry).leader().orElseThrow().node()).disk()
                .get(entry.partition(), key);
        if (damage != Damage.OTHER_CONTENT) {
            // A write that was under way when the run ended may have come in its place meanwhile.
            assertThat(held).as(text).isNotNull()
                    .matches(found -> RecordOrder.INSTANCE.compare(found.record(), value) >= 0);
        }
    }

    /** Lists may go on changing: whoever leads by now may be another. */
    private static ReplicaSet present(Simulation simulation, ReplicaSet entry) {
        return map(simulation).get(entry.partition().value());
    }

    private static boolean isRepaired(Simulation simulation, ReplicaSet entry) {
        long differences = 0;
        long repairs = 0;
        for (SimStorageNode node : simulation.storageNodes()) {
            ReplicaStateMachine machine = node.machine();
            Verification known = machine == null ? null : machine.verifications().get(entry.partition());
            differences += known == null ? 0 : known.differences();
            repairs += known == null ? 0 : known.repairs();
        }
        return differences > 0 && repairs > 0
                && Wholeness.replicasAgree(simulation, simulation.controller.durable().orElseThrow().map());
    }
}
