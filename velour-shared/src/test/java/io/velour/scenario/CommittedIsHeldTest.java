package io.velour.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

class CommittedIsHeldTest {
    private static final Key KEY = Key.of("x");

    private final World world = new World(new WorldSettings());
    private final CommittedIsHeld committed = world.committed;

    @BeforeEach
    void oneNode() {
        world.addStorage("R1");
    }

    private static Record value(long millis) {
        return new Record.Value(version(millis), Names.bytesOf("A"), null, Record.Value.NEVER);
    }

    private static RecordVersion version(long millis) {
        return new RecordVersion(HybridTimestamp.ofMillis(MachineClock.EPOCH_MILLIS + millis), 1);
    }

    private ReplicaSet entry(ReplicaRole role) {
        return new ReplicaSet(World.PARTITION, Epoch.FIRST, Epoch.FIRST,
                List.of(new Replica(world.storage("R1").member(), role, Epoch.FIRST)));
    }

    private void commit(Record record) {
        committed.onSent(new StorageRequest.Prepare(World.PARTITION, Epoch.FIRST, KEY, record, null));
        committed.onSent(new StorageRequest.Commit(World.PARTITION, KEY, record.version()));
    }

    private void hold(Record record) {
        world.storage("R1").disk().write(
                List.of(new Change(World.PARTITION, KEY, StoredRecord.pending(record))), Durability.SYNCED);
    }

    @Test
    void whatIsCommittedAndMissingOrOlderIsNamed() {
        commit(value(5));
        assertThat(committed.violation(entry(ReplicaRole.SERVING)))
                .contains("in epoch 1 R1 holds nothing under x, where A@5 is committed");
        hold(value(4));
        assertThat(committed.violation(entry(ReplicaRole.SERVING)))
                .contains("in epoch 1 R1 holds A@4 pending under x, where A@5 is committed");
    }

    @Test
    void whatIsHeldOrReplacedByANewerOneIsWell() {
        commit(value(5));
        hold(value(5));
        assertThat(committed.violation(entry(ReplicaRole.SERVING))).isEmpty();
        hold(value(6));
        assertThat(committed.violation(entry(ReplicaRole.SERVING))).isEmpty();
    }

    @Test
    void whatIsNotCommittedOrNotServedOrACollectedTombstoneMayBeMissing() {
        committed.onSent(new StorageRequest.Prepare(World.PARTITION, Epoch.FIRST, KEY, value(5), null));
        assertThat(committed.violation(entry(ReplicaRole.SERVING))).isEmpty();
        commit(value(5));
        assertThat(committed.violation(entry(ReplicaRole.CATCHING_UP))).isEmpty();
        commit(new Record.Tombstone(version(6)));
        assertThat(committed.violation(entry(ReplicaRole.SERVING))).isEmpty();
    }
}
