package io.velour.replica;

import static io.velour.TestMaps.serving;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.expiring;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.value;
import static io.velour.replica.TestReplica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.ListedKey;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/** {@code LIST_KEYS}: which keys are named, how far one answer goes, and that it is checked as a read is. */
class KeyListingTest {
    private static final Member LEADER = TestMaps.member(1);
    private static final Member FOLLOWER = TestMaps.member(2);
    private static final Epoch EPOCH = new Epoch(5);
    private static final ReplicaSet ENTRY = TestMaps.entry(3, 5, 2, LEADER, FOLLOWER);

    private final TestReplica replica = new TestReplica(FOLLOWER);

    @BeforeEach
    void serve() {
        replica.adopt(ENTRY);
        replica.renewLease();
    }

    private StorageAnswer list(@Nullable Key prefix, @Nullable Key after, int limit) {
        return replica.machine.list(new StorageRequest.ListKeys(PARTITION, EPOCH, prefix, after, limit));
    }

    private static ListedKey settled(Key key, Record record) {
        return new ListedKey(key, ListedKey.Summary.of((Record.Value) record));
    }

    @Test
    void whatIsCommittedIsNamedWithItsSummaryAndWhatIsOpenWithoutOne() {
        replica.hold(Key.of("a"), committed(NOW));
        replica.hold(Key.of("b"), StoredRecord.committed(tombstone(NOW)));
        replica.hold(Key.of("c"), pending(NOW));
        assertThat(list(null, null, 3)).isEqualTo(new StorageAnswer.Listed(EPOCH,
                List.of(settled(Key.of("a"), value(NOW)), new ListedKey(Key.of("c"), null)), Key.of("c")));
        replica.hold(Key.of("d"), StoredRecord.pending(tombstone(NOW)));
        replica.hold(Key.of("e"), StoredRecord.committed(expiring(NOW, NOW)));
        replica.hold(Key.of("f"), StoredRecord.committed(expiring(NOW, NOW + 1)));
        assertThat(list(null, Key.of("c"), 4)).isEqualTo(new StorageAnswer.Listed(EPOCH,
                List.of(new ListedKey(Key.of("d"), null), new ListedKey(Key.of("e"), null),
                        settled(Key.of("f"), expiring(NOW, NOW + 1))),
                null));
    }

    @Test
    void anEmptyPartitionIsListedToItsEnd() {
        assertThat(list(null, null, 4)).isEqualTo(new StorageAnswer.Listed(EPOCH, List.of(), null));
        assertThat(list(Key.of("p"), Key.of("z"), 4)).isEqualTo(new StorageAnswer.Listed(EPOCH, List.of(), null));
    }

    @Test
    void noMoreRecordsAreLookedAtThanOneStepMayRead() {
        for (int i = 0; i < 10; i++) {
            replica.hold(Key.of("k" + i), StoredRecord.committed(tombstone(NOW)));
        }
        assertThat(list(null, null, 1_000)).isEqualTo(new StorageAnswer.Listed(EPOCH, List.of(), Key.of("k3")));
        assertThat(list(null, Key.of("k3"), 2)).isEqualTo(new StorageAnswer.Listed(EPOCH, List.of(), Key.of("k5")));
    }

    /** Pages of one look each, put together, against all keys filtered by hand. */
    @Test
    void aPrefixGivesExactlyTheKeysThatBeginWithIt() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TestReplica other = new TestReplica(FOLLOWER);
            other.adopt(ENTRY);
            other.renewLease();
            TreeSet<Key> all = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                Key key = randomKey(random);
                all.add(key);
                other.hold(key, committed(NOW));
            }
            Key prefix = randomKey(random);
            assertThat(listAll(other, prefix)).as("seed %d, prefix %s", seed, prefix.bytes())
                    .containsExactlyElementsOf(all.stream().filter(key -> beginsWith(key, prefix)).toList());
        }
    }

    private static List<Key> listAll(TestReplica replica, Key prefix) {
        List<Key> keys = new ArrayList<>();
        Key after = null;
        do {
            StorageAnswer.Listed listed = (StorageAnswer.Listed) replica.machine
                    .list(new StorageRequest.ListKeys(PARTITION, EPOCH, prefix, after, 1));
            listed.keys().forEach(key -> keys.add(key.key()));
            after = listed.through();
        } while (after != null);
        return keys;
    }

    /** Short keys of few different bytes, the lowest and the highest among them, and some of the greatest length. */
    private static Key randomKey(SplittableRandom random) {
        byte[] values = {0, 1, (byte) 0xfe, (byte) 0xff};
        byte[] bytes = new byte[random.nextInt(10) == 0 ? Key.MAX_LENGTH : random.nextInt(1, 4)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = i < 3 ? values[random.nextInt(values.length)] : values[3];
        }
        return new Key(bytes);
    }

    private static boolean beginsWith(Key key, Key prefix) {
        return key.length() >= prefix.length()
                && new Key(Arrays.copyOf(key.bytes(), prefix.length())).equals(prefix);
    }

    @ParameterizedTest
    @EnumSource(ReplicaRole.class)
    void onlyAServingReplicaLists(ReplicaRole role) {
        replica.adopt(TestMaps.entry(3, 6, 2, List.of(serving(LEADER), new Replica(FOLLOWER, role, Epoch.FIRST))));
        StorageAnswer answer = replica.machine
                .list(new StorageRequest.ListKeys(PARTITION, new Epoch(6), null, null, 1));
        if (role == ReplicaRole.SERVING) {
            assertThat(answer).isEqualTo(new StorageAnswer.Listed(new Epoch(6), List.of(), null));
        } else {
            assertThat(refusal(answer)).isEqualTo(Refusal.NOT_SERVING);
        }
    }

    @Test
    void epochAndLeaseMustHoldAfterTheLocalReadToo() {
        replica.watched.inTheMiddle = () -> replica.pass(TestReplica.LEASE);
        assertThat(refusal(list(null, null, 1))).as("R4").isEqualTo(Refusal.NOT_SERVING);
        replica.renewLease();
        ReplicaSet later = TestMaps.entry(3, 6, 2, LEADER, FOLLOWER);
        replica.watched.inTheMiddle = () -> replica.machine.adopt(TestMaps.mapLike(later), replica.now());
        assertThat(list(null, null, 1)).as("R2")
                .isEqualTo(new StorageAnswer.Refused(Refusal.STALE_EPOCH, new Epoch(6), later));
    }
}
