package io.velour.replica;

import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;

/**
 * Three replicas under random messages, entries, losses and repetitions: what each of them holds only rises, and what it has
 * acknowledged survives the loss of power, whatever comes.
 */
class RandomReplicasTest {
    private static final long SEEDS = 400;
    private static final int EVENTS = 400;
    private static final ReplicaSettings SETTINGS = TestReplica.SETTINGS
            .withBackground(new BackgroundSettings(40, Duration.ofSeconds(2), 2_000));

    @Test
    void whateverComesRecordsRiseAndWhatIsAcknowledgedIsDurable() {
        Map<Class<?>, Integer> answers = new HashMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            new Run(seed, answers).run();
        }
        assertThat(answers).as("what was met").containsKeys(StorageAnswer.Accepted.class,
                StorageAnswer.Superseded.class, StorageAnswer.Outrun.class,
                StorageAnswer.Mismatch.class, StorageAnswer.RangeDigest.class, StorageAnswer.RangeRecords.class,
                StorageAnswer.PendingRecords.class, StorageAnswer.Refused.class);
    }

    /** One run from one seed. */
    private static final class Run {
        private final long seed;
        private final Map<Class<?>, Integer> met;
        private final SplittableRandom random;
        private final List<TestReplica> replicas = new ArrayList<>();
        private final List<Sent> underWay = new ArrayList<>();
        private final List<Acknowledged> acknowledged = new ArrayList<>();
        private ReplicaSet entry;

        private record Sent(TestReplica from, PeerSend send) {}

        private record Acknowledged(TestReplica by, Epoch listing, Key key, Record record) {}

        Run(long seed, Map<Class<?>, Integer> met) {
            this.seed = seed;
            this.met = met;
            this.random = new SplittableRandom(seed);
            for (int i = 1; i <= 3; i++) {
                TestReplica replica = new TestReplica(TestMaps.member(i), SETTINGS);
                replicas.add(replica);
            }
            List<Replica> all = replicas.stream().map(TestReplica::self).map(TestMaps::serving).toList();
            this.entry = TestMaps.entry(PARTITION.value(), 1, 1, all);
        }

        void run() {
            for (int i = 0; i < EVENTS; i++) {
                happen();
            }
            replicas.forEach(replica -> replica.store.losePower());
            acknowledged.forEach(this::checkHeld);
        }

        private void happen() {
            TestReplica one = replicas.get(random.nextInt(replicas.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> decide(one, new StorageRequest.Prepare(PARTITION, epoch(), key(), record(), null));
                case 3 -> decide(one, new StorageRequest.PrepareIf(PARTITION, epoch(), key(), record(),
                        random.nextBoolean() ? null : record().version()));
                case 4 -> decide(one, new StorageRequest.Commit(PARTITION, key(), record().version()));
                case 5 -> decide(one, new StorageRequest.Adopt(entry));
                case 6 -> tick(one);
                case 7 -> step(one, replica -> replica.sweep(1 + random.nextInt(20)));
                case 8 -> pass();
                case 9 -> changeEntry();
                default -> carry();
            }
        }

        private Epoch epoch() {
            return new Epoch(Math.max(1, entry.epoch().value() - random.nextInt(2)));
        }

        private Key key() {
            return Key.of("k" + random.nextInt(3));
        }

        private Record record() {
            long millis = NOW + random.nextInt(12);
            return random.nextInt(4) == 0 ? TestRecords.tombstone(millis + 20) : TestRecords.value(millis);
        }

        private void tick(TestReplica one) {
            if (random.nextBoolean()) {
                one.renewLease();
            }
            step(one, TestReplica::tick);
        }

        private void pass() {
            Duration time = random.nextInt(40) == 0
                    ? Duration.ofMinutes(61)
                    : Duration.ofMillis(random.nextInt(2_000));
            replicas.forEach(replica -> replica.pass(time));
        }

        /** One replica's role changes; the order stays, and a reign begins when the leader does. */
        private void changeEntry() {
            if (random.nextInt(3) > 0) {
                return;
            }
            int changed = random.nextInt(3);
            long epoch = entry.epoch().value() + 1;
            List<Replica> next = new ArrayList<>(entry.replicas());
            Replica before = next.get(changed);
            next.set(changed, before.role() == ReplicaRole.SERVING
                    ? new Replica(before.member(), ReplicaRole.CATCHING_UP, new Epoch(epoch))
                    : new Replica(before.member(), ReplicaRole.SERVING, before.listing()));
            ReplicaSet changedEntry = TestMaps.entry(PARTITION.value(), epoch, entry.reign().value(), next);
            if (changedEntry.leader().isPresent()) {
                boolean same = changedEntry.leader().equals(entry.leader());
                entry = same ? changedEntry : TestMaps.entry(PARTITION.value(), epoch, epoch, next);
            }
        }

        private void carry() {
            if (underWay.isEmpty()) {
                return;
            }
            Sent sent = underWay.get(random.nextInt(underWay.size()));
            if (random.nextInt(8) > 0) {
                underWay.remove(sent);
            }
            TestReplica to = replicas.stream().filter(each -> each.self().equals(sent.send().to())).findAny()
                    .orElseThrow();
            StorageAnswer answer = random.nextInt(8) == 0 ? null : decide(to, sent.send().request());
            if (sent.send().isQuestion()) {
                step(sent.from(), replica -> answer == null
                        ? replica.silence(sent.send())
                        : replica.answer(sent.send(), answer));
            }
        }

        private StorageAnswer decide(TestReplica one, StorageRequest request) {
            StorageAnswer answer = step(one, replica -> replica.decide(request)).answers().getFirst();
            met.merge(answer.getClass(), 1, Integer::sum);
            boolean acknowledges = answer instanceof StorageAnswer.Accepted
                    || answer instanceof StorageAnswer.Superseded;
            if (acknowledges && request instanceof StorageRequest.Prepare prepare) {
                acknowledged.add(new Acknowledged(one, listing(one), prepare.key(), prepare.record()));
            }
            return answer;
        }

        private static Epoch listing(TestReplica one) {
            return one.entry().replicaOf(one.self()).map(Replica::listing).orElse(Epoch.NONE);
        }

        private ReplicaStep step(TestReplica one, Function<TestReplica, ReplicaStep> event) {
            Map<Key, StoredRecord> before = new HashMap<>();
            one.all().forEach(keyed -> before.put(keyed.key(), keyed.stored()));
            ReplicaStep step = event.apply(one);
            step.changes().forEach(change -> check(one, before.put(change.key(), orNothing(change)), change));
            step.sends().forEach(send -> underWay.add(new Sent(one, send)));
            return step;
        }

        private static StoredRecord orNothing(Change change) {
            StoredRecord stored = change.stored();
            return stored == null ? StoredRecord.committed(TestRecords.tombstone(0)) : stored;
        }

        /** A replica that serves puts nothing older in the place of what it holds, and drops only tombstones. */
        private void check(TestReplica one, @Nullable StoredRecord before, Change change) {
            ReplicaRole role = one.entry().replicaOf(one.self()).map(Replica::role).orElse(ReplicaRole.LEAVING);
            if (before == null || role == ReplicaRole.CATCHING_UP) {
                return;
            }
            StoredRecord after = change.stored();
            if (after == null) {
                assertThat(before.record()).as("seed %d: dropped by %s", seed, one.self())
                        .isInstanceOf(Record.Tombstone.class);
                assertThat(before.isPending()).as("seed %d: dropped by %s", seed, one.self()).isFalse();
            } else if (after.version().equals(before.version())) {
                assertThat(before.isPending()).as("seed %d: written again by %s", seed, one.self()).isTrue();
            } else {
                assertThat(after.record().isNewerThan(before.record()))
                        .as("seed %d: %s puts %s in the place of %s", seed, one.self(), after, before).isTrue();
            }
        }

        /** What it acknowledged in the listing that it is in by now it holds, or something newer; a tombstone may be gone. */
        private void checkHeld(Acknowledged promise) {
            TestReplica by = promise.by();
            StoredRecord held = by.held(promise.key());
            Member self = by.self();
            boolean stands = by.entry().replicaOf(self).isPresent() && listing(by).equals(promise.listing());
            if (stands && !wasCollectedAbove(by, promise)) {
                assertThat(held != null && !promise.record().isNewerThan(held.record()))
                        .as("seed %d: %s promised %s but holds %s", seed, self, promise.record(), held).isTrue();
            }
        }

        /** Tombstones of this test are above its values, and go when an hour has passed. */
        private static boolean wasCollectedAbove(TestReplica by, Acknowledged promise) {
            return by.wallMillis - NOW > Duration.ofHours(1).toMillis() && by.held(promise.key()) == null;
        }
    }
}
