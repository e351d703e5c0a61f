package io.velour.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/**
 * The replicas of one member: which epochs it has adopted, and what each message comes to.
 *
 * <p>
 * Threads: {@link #adopt} and {@link #decide} are called by one thread, which also writes what was decided before it calls
 * either again: so the check of an epoch and the store that it allows are one step with respect to adopting. {@link #read}
 * may be called by any thread.
 */
public final class ReplicaStateMachine {
    /** Shared out among the partitions; an entry takes some 200 bytes and the key. */
    private static final int MEMORY_ENTRIES = 524_288;
    private static final int LEAST_MEMORY_ENTRIES_PER_PARTITION = 64;
    /** Longer than the longest deadline of an operation (a minute at the most). */
    private static final Duration MEMORY_KEEP = Duration.ofMinutes(2);

    private final Member self;
    private final RecordStore store;
    private final WriteAdmission admission;
    private final AtomicReferenceArray<@Nullable ReplicaSet> adopted;
    private final Map<PartitionId, LeaderMemory> memories = new HashMap<>();
    private final int memoryEntriesPerPartition;

    /** @param map the first map that this member adopts */
    public ReplicaStateMachine(Member self, PartitionMap map, RecordStore store) {
        this.self = self;
        this.store = store;
        this.admission = new WriteAdmission(map.settings());
        this.adopted = new AtomicReferenceArray<>(map.replicaSets().size());
        this.memoryEntriesPerPartition = Math.max(LEAST_MEMORY_ENTRIES_PER_PARTITION,
                MEMORY_ENTRIES / map.replicaSets().size());
        adopt(map);
    }

    /** Adopts every entry of the map that is of a later epoch than the one adopted. */
    public void adopt(PartitionMap map) {
        map.replicaSets().forEach(this::adopt);
    }

    /** Adopts an entry if it is of a later epoch than the one adopted: adopting is monotonic, whoever brings the entry. */
    public void adopt(ReplicaSet entry) {
        int index = entry.partition().value();
        ReplicaSet current = adopted.get(index);
        if (current == null || entry.epoch().isAfter(current.epoch())) {
            adopted.set(index, entry);
        }
    }

    /** Returns the entry that this member has adopted for a partition. */
    public @Nullable ReplicaSet adopted(PartitionId partition) {
        return isKnown(partition) ? adopted.get(partition.value()) : null;
    }

    private boolean isKnown(PartitionId partition) {
        return partition.value() < adopted.length();
    }

    /**
     * Answers a read. The epoch is checked before and after the local read: in between, a later one may be adopted.
     *
     * @throws RecordStoreException if the disk fails; then there is no answer
     */
    public StorageAnswer read(StorageRequest.Read read) {
        StorageAnswer refusal = refusalOfRead(read);
        if (refusal != null) {
            return refusal;
        }
        StoredRecord stored = store.get(read.partition(), read.key());
        StorageAnswer lateRefusal = refusalOfRead(read);
        if (lateRefusal != null) {
            return lateRefusal;
        }
        return stored == null ? new StorageAnswer.Absent(read.epoch()) : new StorageAnswer.Found(read.epoch(), stored);
    }

    private @Nullable StorageAnswer refusalOfRead(StorageRequest.Read read) {
        ReplicaSet entry = adopted(read.partition());
        StorageAnswer refusal = refusal(entry, read.epoch());
        if (refusal != null || entry == null) {
            return refusal;
        }
        return entry.replicaOf(self).orElseThrow().isServing() ? null : refused(Refusal.NOT_SERVING, entry);
    }

    /** Returns why a message of this epoch cannot be taken, or null. */
    private @Nullable StorageAnswer refusal(@Nullable ReplicaSet entry, Epoch asked) {
        if (entry == null || asked.isAfter(entry.epoch())) {
            return refused(Refusal.NOT_READY, entry);
        }
        if (entry.epoch().isAfter(asked)) {
            return new StorageAnswer.Refused(Refusal.STALE_EPOCH, entry.epoch(), entry);
        }
        return entry.replicaOf(self).isPresent() ? null : refused(Refusal.NOT_LISTED, entry);
    }

    private static StorageAnswer refused(Refusal refusal, @Nullable ReplicaSet entry) {
        return new StorageAnswer.Refused(refusal, entry == null ? Epoch.NONE : entry.epoch(), null);
    }

    /**
     * Decides a batch of writes in their order; later ones see what earlier ones of the batch decided. Writes nothing.
     *
     * @throws RecordStoreException if the disk fails; then there is no answer to any
     */
    public WriteDecision decide(List<StorageRequest> writes, ReplicaTime now) {
        return new Batch(now).decide(writes);
    }

    private LeaderMemory memoryOf(PartitionId partition) {
        return memories.computeIfAbsent(partition,
                _ -> new LeaderMemory(memoryEntriesPerPartition, MEMORY_KEEP));
    }

    private record Place(PartitionId partition, Key key) {}

    /** One batch while it is being decided: the store, with the batch's own changes on top. */
    private final class Batch {
        private final ReplicaTime now;
        private final Map<Place, StoredRecord> overlay = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private Durability durability = Durability.BUFFERED;

        Batch(ReplicaTime now) {
            this.now = now;
        }

        WriteDecision decide(List<StorageRequest> writes) {
            List<StorageAnswer> answers = new ArrayList<>(writes.size());
            for (StorageRequest write : writes) {
                answers.add(switch (write) {
                    case StorageRequest.Prepare prepare -> prepare(prepare);
                    case StorageRequest.Commit commit -> commit(commit);
                    case StorageRequest.Read read -> throw new IllegalArgumentException("not a write: " + read);
                });
            }
            return new WriteDecision(changes, durability, answers);
        }

        private StorageAnswer prepare(StorageRequest.Prepare prepare) {
            ReplicaSet entry = adopted(prepare.partition());
            StorageAnswer refusal = refusal(entry, prepare.epoch());
            if (refusal != null || entry == null) {
                return refusal == null ? refused(Refusal.NOT_READY, null) : refusal;
            }
            StoredRecord local = local(prepare.partition(), prepare.key());
            if (local != null && local.version().equals(prepare.record().version())) {
                return new StorageAnswer.Accepted(entry.epoch());
            }
            if (!isFinishedByLeader(prepare, entry)
                    && !admission.admits(prepare.record().version(), now.wallMillis())) {
                return refused(Refusal.CLOCK_DRIFT, entry);
            }
            return local == null || prepare.record().isNewerThan(local.record())
                    ? accept(prepare, entry, local)
                    : older(prepare, entry, local.record());
        }

        /** What a leader finishes by itself is never refused for its age. */
        private boolean isFinishedByLeader(StorageRequest.Prepare prepare, ReplicaSet entry) {
            return prepare.sender() != null && entry.isLedBy(prepare.sender());
        }

        private StorageAnswer accept(StorageRequest.Prepare prepare, ReplicaSet entry, @Nullable StoredRecord local) {
            if (local != null && entry.isLedBy(self)) {
                memoryOf(entry.partition()).remember(entry.reign(), prepare.key(), local.version(),
                        now.monotonicNanos());
            }
            put(prepare.partition(), prepare.key(), StoredRecord.pending(prepare.record()));
            durability = Durability.SYNCED;
            return new StorageAnswer.Accepted(entry.epoch());
        }

        private StorageAnswer older(StorageRequest.Prepare prepare, ReplicaSet entry, Record current) {
            if (!entry.isLedBy(self)) {
                return new StorageAnswer.Superseded(entry.epoch());
            }
            LeaderMemory memory = memoryOf(entry.partition());
            return switch (memory.ask(entry.reign(), prepare.key(), prepare.record().version())) {
                case HELD -> new StorageAnswer.Accepted(entry.epoch());
                case NEVER_HELD -> new StorageAnswer.Outrun(entry.epoch(), current.version());
                case UNSURE -> new StorageAnswer.Unsure(entry.epoch());
            };
        }

        /** Needs no epoch and no sync: what is committed is so for ever, and may be learnt again. */
        private StorageAnswer commit(StorageRequest.Commit commit) {
            StoredRecord local = isKnown(commit.partition()) ? local(commit.partition(), commit.key()) : null;
            if (local != null && local.isPending() && local.version().equals(commit.version())) {
                put(commit.partition(), commit.key(), StoredRecord.committed(local.record()));
            }
            return new StorageAnswer.Noted();
        }

        private @Nullable StoredRecord local(PartitionId partition, Key key) {
            StoredRecord own = overlay.get(new Place(partition, key));
            return own == null ? store.get(partition, key) : own;
        }

        private void put(PartitionId partition, Key key, StoredRecord stored) {
            overlay.put(new Place(partition, key), stored);
            changes.add(new Change(partition, key, stored));
        }
    }
}
