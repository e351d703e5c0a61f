package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.velour.TestMaps;
import io.velour.clock.HybridClock;
import io.velour.clock.HybridTimestamp;
import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.record.VersionSource;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/**
 * One member's replicas with its disk and its clocks, run as a storage node would: each step is written before the next
 * event. What a step sends is left to the test.
 */
final class TestReplica {
    /** Small enough to meet every limit. */
    static final ReplicaSettings SETTINGS = new ReplicaSettings(Duration.ofSeconds(3), Duration.ofMillis(200), 4, 1_000,
            6, 3, Duration.ofMinutes(2), 1, false);

    static final Duration LEASE = Duration.ofSeconds(2);

    final MemoryRecordStore store;
    /** What the replica sees of the store. */
    final WatchedStore watched;
    final ReplicaStateMachine machine;
    long wallMillis = TestRecords.NOW;
    long nanos;

    TestReplica(Member self) {
        this(self, SETTINGS);
    }

    TestReplica(Member self, ReplicaSettings settings) {
        this(self, settings, new MemoryRecordStore());
    }

    TestReplica(Member self, ReplicaSettings settings, MemoryRecordStore store) {
        this.store = store;
        this.watched = new WatchedStore(store);
        this.machine = new ReplicaStateMachine(self, TestMaps.settings(3), settings, watched, new Versions(),
                this::now);
    }

    Member self() {
        return machine.self();
    }

    /** Returns a member that leads by this entry and has heard from all others that nothing is pending. */
    static TestReplica leading(ReplicaSet entry) {
        TestReplica replica = new TestReplica(entry.leader().orElseThrow());
        replica.reconcile(replica.adopt(entry));
        return replica;
    }

    /** Answers all questions for pending records of a step: there are none. */
    void reconcile(ReplicaStep step) {
        for (PeerSend send : step.sends()) {
            if (send.request() instanceof PeerRequest.ReportPending report) {
                answer(send, new StorageAnswer.PendingRecords(report.entry().epoch(), List.of(), true));
            }
        }
    }

    TimeReading now() {
        return new TimeReading(wallMillis, nanos);
    }

    /** Lets both clocks go on. */
    void pass(Duration time) {
        wallMillis += time.toMillis();
        nanos += time.toNanos();
    }

    private ReplicaStep carryOut(ReplicaStep step) {
        if (!step.changes().isEmpty()) {
            store.write(step.changes(), step.durability());
        }
        return step;
    }

    ReplicaStep decide(StorageRequest... requests) {
        return carryOut(machine.decide(List.of(requests), now()));
    }

    StorageAnswer ask(StorageRequest request) {
        return decide(request).answers().getFirst();
    }

    ReplicaStep adopt(ReplicaSet entry) {
        return decide(new StorageRequest.Adopt(entry));
    }

    ReplicaStep answer(PeerSend asked, StorageAnswer answer) {
        return carryOut(machine.onPeerAnswer(asked, answer, now()));
    }

    ReplicaStep silence(PeerSend asked) {
        return carryOut(machine.onPeerSilence(asked, now()));
    }

    ReplicaStep tick() {
        return carryOut(machine.onTick(now()));
    }

    ReplicaStep sweep(int maxRecords) {
        return carryOut(machine.onSweep(maxRecords, now()));
    }

    /** Takes what the controller answers to a renewal that was sent at that moment. */
    ReplicaStep renewed(TimeReading sentAt, RenewalAnswer answer) {
        return carryOut(machine.onRenewalAnswer(sentAt, answer, now()));
    }

    /** Renews the lease now, with the map that this member has. */
    void renewLease() {
        renewed(now(), new RenewalAnswer.Granted(LEASE, machine.mapVersion(), null));
    }

    /** Returns what a renewal reports from the next tick on. */
    List<CatchUpReport> reports() {
        tick();
        return machine.renewal(now()).reports();
    }

    /** Reads in the epoch that was adopted. */
    StorageAnswer read() {
        return machine.read(TestRecords.read(entry().epoch().value()));
    }

    ReplicaSet entry() {
        return Objects.requireNonNull(machine.adopted(TestRecords.PARTITION));
    }

    void hold(Key key, @Nullable StoredRecord stored) {
        store.write(List.of(new Change(TestRecords.PARTITION, key, stored)), Durability.SYNCED);
    }

    @Nullable
    StoredRecord held(Key key) {
        return store.get(TestRecords.PARTITION, key);
    }

    @Nullable
    StoredRecord held() {
        return held(TestRecords.KEY);
    }

    List<KeyedRecord> all() {
        return store.scan(TestRecords.PARTITION, null, null, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    static Refusal refusal(StorageAnswer answer) {
        assertThat(answer).isInstanceOf(StorageAnswer.Refused.class);
        return ((StorageAnswer.Refused) answer).refusal();
    }

    private final class Versions implements VersionSource {
        private final HybridClock hybrid = new HybridClock(() -> wallMillis);

        @Override
        public RecordVersion next() {
            return new RecordVersion(hybrid.next(), self().node().value());
        }

        @Override
        public RecordVersion nextAfter(HybridTimestamp floor) {
            return new RecordVersion(hybrid.nextAfter(floor), self().node().value());
        }
    }
}
