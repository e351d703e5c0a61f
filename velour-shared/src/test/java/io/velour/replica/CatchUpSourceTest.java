package io.velour.replica;

import static io.velour.TestMaps.catchingUp;
import static io.velour.TestMaps.leaving;
import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.prepare;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestRecords.version;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/** The side of catch-up that gives: to whom, and what. */
class CatchUpSourceTest {
    private static final Member SELF = TestMaps.member(1);
    private static final Member ASKER = TestMaps.member(2);
    private static final ReplicaSet ENTRY = entry(6, serving(SELF), catchingUp(ASKER, 6));

    private final TestReplica source = new TestReplica(SELF);

    private static ReplicaSet entry(long epoch, Replica... replicas) {
        return TestMaps.entry(3, epoch, 1, List.of(replicas));
    }

    private static Key key(int number) {
        return new Key(new byte[]{(byte) number});
    }

    @BeforeEach
    void holdFiveRecords() {
        for (int i = 1; i <= 5; i++) {
            source.hold(key(i), committed(NOW + i));
        }
    }

    private StorageAnswer compare(ReplicaSet entry, @Nullable Key after) {
        return source.ask(new PeerRequest.CompareRange(entry, ASKER, after));
    }

    private StorageAnswer fetch(@Nullable Key after, @Nullable Key through) {
        return source.ask(new PeerRequest.FetchRange(ENTRY, ASKER, after, through));
    }

    private List<KeyedRecord> held(int from, int to) {
        return source.all().subList(from - 1, to);
    }

    private StorageAnswer digest(@Nullable Key through, List<KeyedRecord> range) {
        long left = through == null ? 0 : source.store.approximateBytes(TestRecords.PARTITION, through);
        return new StorageAnswer.RangeDigest(new Epoch(6), through, range.size(), RangeDigester.digest(range), left);
    }

    private static StorageAnswer records(@Nullable Key through, List<KeyedRecord> range) {
        return new StorageAnswer.RangeRecords(new Epoch(6), through, range);
    }

    @Test
    void aRangeEndsWithItsLastRecordOrWithThePartition() {
        assertThat(compare(ENTRY, null)).isEqualTo(digest(key(4), held(1, 4)));
        assertThat(compare(ENTRY, key(4))).isEqualTo(digest(null, held(5, 5)));
        assertThat(compare(ENTRY, key(1))).as("just as many as a range may have").isEqualTo(digest(key(5), held(2, 5)));
        assertThat(compare(ENTRY, key(5))).isEqualTo(digest(null, List.of()));
    }

    @Test
    void aRangeEndsWithTheRecordThatReachesItsBytes() {
        source.hold(key(2), StoredRecord.committed(new Record.Value(version(NOW), new byte[998], null, NOW)));
        assertThat(compare(ENTRY, null)).isEqualTo(digest(key(2), held(1, 2)));
        assertThat(fetch(null, key(4))).isEqualTo(records(key(2), held(1, 2)));
        assertThat(fetch(key(2), key(4))).isEqualTo(records(key(4), held(3, 4)));
    }

    @Test
    void recordsAreGivenInTheirStatesUpToTheKeyAskedFor() {
        source.hold(key(2), StoredRecord.pending(new Record.Tombstone(version(NOW + 2))));
        assertThat(fetch(null, key(3))).isEqualTo(records(key(3), held(1, 3)));
        assertThat(fetch(key(1), new Key(new byte[]{3, 0}))).isEqualTo(records(new Key(new byte[]{3, 0}), held(2, 3)));
        assertThat(fetch(key(3), null)).isEqualTo(records(null, held(4, 5)));
        assertThat(fetch(key(5), key(9))).isEqualTo(records(key(9), List.of()));
    }

    @Test
    void aRangeThatHasGrownIsGivenInPart() {
        source.hold(new Key(new byte[]{1, 0}), pending(NOW));
        assertThat(fetch(null, key(4))).isEqualTo(records(key(3), held(1, 4)));
    }

    @Test
    void writesOfTheSameBatchAreNotInTheRangeYet() {
        List<KeyedRecord> before = held(5, 5);
        source.reconcile(source.adopt(ENTRY));
        ReplicaStep step = source.decide(prepare(6, key(5), value(NOW + 9)),
                new PeerRequest.CompareRange(ENTRY, ASKER, key(4)),
                new PeerRequest.FetchRange(ENTRY, ASKER, key(4), null));
        assertThat(step.answers()).containsExactly(new StorageAnswer.Accepted(new Epoch(6)), digest(null, before),
                records(null, before));
    }

    /** Until then it may accept writes of an epoch in which the other is not listed, and which the other never hears of. */
    @Test
    void theEpochOfTheAskerIsAdoptedBeforeTheAnswer() {
        source.adopt(entry(5, serving(SELF)));
        assertThat(compare(ENTRY, key(4))).isEqualTo(digest(null, held(5, 5)));
        assertThat(source.entry()).isEqualTo(ENTRY);
        assertThat(refusal(source.ask(prepare(5, value(NOW))))).as("V10").isEqualTo(Refusal.STALE_EPOCH);
    }

    @Test
    void aLaterEpochOfTheSameListingIsServed() {
        source.adopt(entry(9, serving(SELF), catchingUp(ASKER, 6), serving(TestMaps.member(3))));
        assertThat(compare(ENTRY, key(5)))
                .isEqualTo(new StorageAnswer.RangeDigest(new Epoch(9), null, 0, RangeDigester.digest(List.of()), 0));
    }

    @Test
    void anotherListingIsRefusedWithTheLaterEntry() {
        for (ReplicaSet later : List.of(entry(9, serving(SELF), catchingUp(ASKER, 8)),
                entry(10, serving(SELF), serving(ASKER)), entry(11, serving(SELF)))) {
            source.adopt(later);
            StorageAnswer refused = new StorageAnswer.Refused(Refusal.STALE_EPOCH, later.epoch(), later);
            assertThat(compare(ENTRY, null)).as("V10").isEqualTo(refused);
            assertThat(fetch(null, null)).as("V10").isEqualTo(refused);
        }
    }

    @Test
    void whoDoesNotServeRefuses() {
        Replica third = serving(TestMaps.member(3));
        for (ReplicaSet entry : List.of(entry(6, third, leaving(SELF), catchingUp(ASKER, 6)),
                entry(7, third, catchingUp(SELF, 6), catchingUp(ASKER, 6)), entry(8, third, catchingUp(ASKER, 6)))) {
            assertThat(refusal(compare(entry, null))).isEqualTo(Refusal.NOT_SERVING);
            assertThat(refusal(fetch(null, null))).isEqualTo(Refusal.NOT_SERVING);
        }
    }

    @Test
    void aPartitionThatThereIsNotIsNotReady() {
        assertThat(refusal(compare(TestMaps.entry(16, 6, 6, List.of(serving(SELF), catchingUp(ASKER, 6))), null)))
                .isEqualTo(Refusal.NOT_READY);
    }
}
