package io.velour.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.CatchUpStatus;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.ReadRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.StoredRecord;
import io.velour.record.VersionSource;

/**
 * The replicas of one member: which epochs it has adopted, and what each message, each answer of another storage node, each
 * map and each tick come to.
 *
 * <p>
 * Threads: {@link #read}, {@link #list}, {@link #renewal}, {@link #mayServe} and {@link #adopted} may be called by any. Everything else is
 * called by one thread, which carries out each step, its write first, before it calls again: so the check of an epoch and the
 * store that it allows are one step with respect to adopting.
 *
 * <p>
 * All methods throw {@link RecordStoreException} if the disk fails; then nothing may be answered or sent.
 */
public final class ReplicaStateMachine {
    private static final Duration CATCH_UP_BURST = Duration.ofMillis(200);
    private static final int LEAST_MEMORY_ENTRIES_PER_PARTITION = 64;

    private final ReplicaContext context;
    private final AdoptedEntries entries;
    private final LocalPartition[] partitions;
    private final CatchUpSource source;
    private final Sweep sweep;
    private final KeyListing listing;
    private final AntiEntropy antiEntropy;
    private volatile long mapVersion;
    private boolean torn;
    /** What may be told of catch-up: it rests on steps that have been carried out. */
    private volatile List<CatchUpReport> reports = List.of();
    private volatile List<CatchUpStatus> catchingUp = List.of();

    /**
     * @param store    the records of this node
     * @param versions gives the versions of what it deletes by itself
     * @param time     its clocks
     */
    public ReplicaStateMachine(Member self, ClusterSettings cluster, ReplicaSettings settings, RecordStore store,
            VersionSource versions, TimeSource time) {
        int count = cluster.partitioner().partitionCount();
        this.context = new ReplicaContext(self, store, settings, new WriteAdmission(cluster),
                new ServingPermission(settings.readsWithoutLease()), versions, time,
                new Throttle(settings.background().catchUpBytesPerSecond(), CATCH_UP_BURST), new AtomicLong());
        this.entries = new AdoptedEntries(self, count);
        this.source = new CatchUpSource(context);
        this.sweep = new Sweep(context, cluster.tombstoneRetention().toMillis());
        this.listing = new KeyListing(context, this::refusalOfRead);
        this.partitions = new LocalPartition[count];
        int memoryEntries = Math.max(LEAST_MEMORY_ENTRIES_PER_PARTITION, settings.memoryEntries() / count);
        for (int i = 0; i < count; i++) {
            partitions[i] = new LocalPartition(context, new PartitionId(i), memoryEntries);
        }
        this.antiEntropy = new AntiEntropy(context, entries, partitions);
    }

    public Member self() {
        return context.self();
    }

    /** Returns the entry that this member has adopted for a partition; null before the first. */
    public @Nullable ReplicaSet adopted(PartitionId partition) {
        return entries.get(partition);
    }

    /** Returns the version of the newest map that was adopted whole; 0 before the first. */
    public long mapVersion() {
        return mapVersion;
    }

    /**
     * Adopts every entry of the map that is of a later epoch than the one adopted. After a decision that failed nothing
     * follows from that, but what may still be read goes by the newer entries.
     */
    public ReplicaStep adopt(PartitionMap map, TimeReading now) {
        if (torn) {
            map.replicaSets().stream().filter(entry -> entries.isKnown(entry.partition())).forEach(entries::adopt);
            return new StepDraft(context.store(), now).step();
        }
        return step(now, draft -> adopt(map, draft));
    }

    private void adopt(PartitionMap map, StepDraft draft) {
        map.replicaSets().forEach(entry -> adopt(entry, draft));
        mapVersion = Math.max(mapVersion, map.version());
    }

    private void adopt(ReplicaSet entry, StepDraft draft) {
        if (entries.isKnown(entry.partition()) && entries.adopt(entry)) {
            local(entry.partition()).onAdopted(entry, draft);
        }
    }

    private LocalPartition local(PartitionId partition) {
        return partitions[partition.value()];
    }

    /**
     * Decides one step. If that fails, what this member remembers may be of a step that never was: who has been acknowledged
     * what, with what a leader has reconciled. So nothing is decided any more after it.
     */
    private ReplicaStep step(TimeReading now, Consumer<StepDraft> decision) {
        if (torn) {
            throw new RecordStoreException(
                    "a decision of this node failed before, and left its mark on what it remembers");
        }
        torn = true;
        StepDraft draft = new StepDraft(context.store(), now);
        decision.accept(draft);
        torn = false;
        return draft.step();
    }

    /**
     * Answers a read. Epoch, role and lease are checked before the local read, to spare it, and after it: in between, a
     * later epoch may be adopted, and the lease may end while the thread sleeps.
     */
    public StorageAnswer read(StorageRequest.Read read) {
        StorageAnswer refusal = refusalOfRead(read, context.time().now());
        if (refusal != null) {
            return refusal;
        }
        StoredRecord stored = context.store().get(read.partition(), read.key());
        TimeReading after = context.time().now();
        StorageAnswer lateRefusal = refusalOfRead(read, after);
        if (lateRefusal != null) {
            return lateRefusal;
        }
        return stored == null ? new StorageAnswer.Absent(read.epoch()) : found(read, stored, after);
    }

    private static StorageAnswer found(StorageRequest.Read read, StoredRecord stored, TimeReading now) {
        return stored.record().isExpiredAt(now.wallMillis())
                ? new StorageAnswer.Expired(read.epoch(), stored)
                : new StorageAnswer.Found(read.epoch(), stored);
    }

    /** Answers with keys of a partition, checked as a read is. */
    public StorageAnswer list(StorageRequest.ListKeys list) {
        return listing.list(list);
    }

    private @Nullable StorageAnswer refusalOfRead(ReadRequest read, TimeReading now) {
        ReplicaSet entry = entries.get(read.partition());
        StorageAnswer refusal = entries.refusal(entry, read.epoch());
        if (refusal != null || entry == null) {
            return refusal;
        }
        boolean serves = entry.replicaOf(self()).orElseThrow().isServing() && context.permission().isLive(now);
        return serves ? null : AdoptedEntries.refused(Refusal.NOT_SERVING, entry);
    }

    /**
     * Decides a batch of requests, reads excepted, in their order; later ones see what earlier ones decided. Requests of
     * other storage nodes, which read ranges of the store, come before all others: what is decided here is not in it yet.
     */
    public ReplicaStep decide(List<StorageRequest> requests, TimeReading now) {
        return step(now, draft -> decide(requests, draft));
    }

    private void decide(List<StorageRequest> requests, StepDraft draft) {
        List<@Nullable StorageAnswer> ofPeers = new ArrayList<>(requests.size());
        for (StorageRequest request : requests) {
            ofPeers.add(request instanceof PeerRequest peers ? decide(peers, draft) : null);
        }
        for (int i = 0; i < requests.size(); i++) {
            StorageAnswer ofPeer = ofPeers.get(i);
            draft.answer(ofPeer == null ? decide(requests.get(i), draft) : ofPeer);
        }
    }

    private StorageAnswer decide(StorageRequest request, StepDraft draft) {
        return switch (request) {
            case StorageRequest.Prepare prepare -> {
                ReplicaSet entry = entries.get(prepare.partition());
                StorageAnswer refusal = entries.refusal(entry, prepare.epoch());
                yield refusal != null || entry == null
                        ? notReadyIfNull(refusal)
                        : local(prepare.partition()).rules().prepare(prepare, entry, draft);
            }
            case StorageRequest.PrepareIf prepare -> {
                ReplicaSet entry = entries.get(prepare.partition());
                StorageAnswer refusal = entries.refusal(entry, prepare.epoch());
                yield refusal != null || entry == null
                        ? notReadyIfNull(refusal)
                        : local(prepare.partition()).rules().prepareIf(prepare, entry, draft);
            }
            case StorageRequest.Commit commit -> {
                if (entries.isKnown(commit.partition())) {
                    local(commit.partition()).commit(commit.key(), commit.version(), draft);
                }
                yield new StorageAnswer.Noted();
            }
            case StorageRequest.Adopt adopt -> {
                adopt(adopt.entry(), draft);
                yield new StorageAnswer.Noted();
            }
            case ReadRequest read -> throw new IllegalArgumentException("not decided by the loop: " + read);
            case PeerRequest peers -> throw new IllegalArgumentException("decided before: " + peers);
        };
    }

    private static StorageAnswer notReadyIfNull(@Nullable StorageAnswer refusal) {
        return refusal == null ? AdoptedEntries.refused(Refusal.NOT_READY, null) : refusal;
    }

    /** Whoever is behind adopts the asker's entry first; whoever is ahead, or not in the list, refuses. */
    private StorageAnswer decide(PeerRequest request, StepDraft draft) {
        adopt(request.entry(), draft);
        ReplicaSet own = entries.get(request.partition());
        if (own == null) {
            return AdoptedEntries.refused(Refusal.NOT_READY, null);
        }
        return switch (request) {
            case PeerRequest.ReportPending report -> {
                StorageAnswer refusal = entries.refusal(own, report.entry().epoch());
                yield refusal == null ? local(own.partition()).pendingRecords(report, own, draft) : refusal;
            }
            case PeerRequest.CompareRange compare -> source.compare(compare, own);
            case PeerRequest.FetchRange fetch -> source.fetch(fetch, own);
        };
    }

    /** Another storage node answered a question of this one. */
    public ReplicaStep onPeerAnswer(PeerSend asked, StorageAnswer answer, TimeReading now) {
        return step(now, draft -> onPeerAnswer(asked, answer, draft));
    }

    private void onPeerAnswer(PeerSend asked, StorageAnswer answer, StepDraft draft) {
        if (answer instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null) {
            adopt(newer, draft);
        }
        ReplicaSet entry = entries.get(asked.request().partition());
        if (entry != null) {
            local(entry.partition()).onAnswer(asked, answer, entry, draft);
            antiEntropy.onAnswer(asked, answer, entry, draft);
        }
    }

    /** There will be no answer to a question of this node; whether it arrived is unknown. */
    public ReplicaStep onPeerSilence(PeerSend asked, TimeReading now) {
        return step(now, draft -> {
            local(asked.request().partition()).onSilence(asked, draft);
            antiEntropy.onSilence(asked, draft);
        });
    }

    /** Some time has passed: asks again what came to nothing, finishes what was abandoned. To be called some ten times a second. */
    public ReplicaStep onTick(TimeReading now) {
        return step(now, draft -> {
            reports = catchUpReports();
            catchingUp = catchUpStatuses();
            load(draft);
            for (LocalPartition local : partitions) {
                ReplicaSet entry = entries.get(local.id());
                if (entry != null) {
                    local.onTick(entry, draft);
                }
            }
            antiEntropy.onTick(draft);
        });
    }

    /**
     * Reads some more of what this member's disk held when the process started, as far as anybody may have to know of it: a
     * bounded part. Does what a tick does for it, to be called oftener while {@link #isLoading}.
     */
    public ReplicaStep onLoad(TimeReading now) {
        return step(now, this::load);
    }

    /** Tells whether some of what was on the disk when the process started has still to be read. */
    public boolean isLoading() {
        return loading() != null;
    }

    private void load(StepDraft draft) {
        LocalPartition next = loading();
        if (next != null) {
            next.load(draft);
        }
    }

    private @Nullable LocalPartition loading() {
        for (LocalPartition local : partitions) {
            ReplicaSet entry = entries.get(local.id());
            if (entry != null && local.isLoading(entry)) {
                return local;
            }
        }
        return null;
    }

    /**
     * Looks at some more records for what is to be deleted by its age; goes round and round. Does nothing without a live
     * lease: the controller gives none to a node whose clock is off.
     *
     * @param maxRecords how many at the most, at least 1; a partition looked into counts as one more
     */
    public ReplicaStep onSweep(int maxRecords, TimeReading now) {
        return step(now, draft -> {
            if (context.permission().isLeaseLive(now)) {
                sweep.step(entries, partitions, maxRecords, draft);
            }
        });
    }

    /** Only what earlier steps have made durable: whoever begins a step has carried out the one before. */
    private List<CatchUpReport> catchUpReports() {
        List<CatchUpReport> ended = new ArrayList<>();
        for (LocalPartition local : partitions) {
            CatchUpReport report = local.catchUpReport();
            if (report != null) {
                ended.add(report);
            }
        }
        return List.copyOf(ended);
    }

    private List<CatchUpStatus> catchUpStatuses() {
        List<CatchUpStatus> underWay = new ArrayList<>();
        for (LocalPartition local : partitions) {
            CatchUpStatus status = local.catchUpStatus();
            if (status != null) {
                underWay.add(status);
            }
        }
        return List.copyOf(underWay);
    }

    /**
     * Gives the lease back, for ever: no read is served from now on. Writes are taken as before. When this has returned the
     * controller may be told (R22). For any thread.
     */
    public void giveLeaseBack() {
        context.permission().giveBack();
    }

    /**
     * Returns what to send to the controller to renew this member's lease. A replica that has caught up is reported from the
     * next tick on, when what it rests on is durable.
     */
    public Renewal renewal(TimeReading now) {
        return new Renewal(self(), mapVersion, now.wallMillis(), reports, catchingUp);
    }

    /**
     * The controller answered a renewal. The map is adopted first: a lease counts only under a map that is at least the one
     * with which it was granted (V6).
     *
     * @param sentAt when the renewal was sent, read <em>before</em> it was
     */
    public ReplicaStep onRenewalAnswer(TimeReading sentAt, RenewalAnswer answer, TimeReading now) {
        return step(now, draft -> {
            PartitionMap map = answer.map();
            if (map != null) {
                adopt(map, draft);
            }
            context.permission().onAnswer(sentAt, answer, mapVersion);
        });
    }

    /** Tells whether this member may serve reads now. */
    public boolean mayServe(TimeReading now) {
        return context.permission().isLive(now);
    }

    /** Returns how far this member's replicas have caught up, by partition; only those that are {@code CATCHING_UP}. */
    public Map<PartitionId, CatchUpProgress> catchUps() {
        Map<PartitionId, CatchUpProgress> all = new TreeMap<>();
        for (LocalPartition local : partitions) {
            CatchUpProgress progress = local.catchUpProgress();
            if (progress != null) {
                all.put(local.id(), progress);
            }
        }
        return all;
    }

    /** Returns how far the partitions that this member leads have been compared with their other replicas. */
    public Map<PartitionId, Verification> verifications() {
        return antiEntropy.verifications();
    }

    /** Returns how many records are {@code PENDING} here. */
    public int pendingRecords() {
        int count = 0;
        for (LocalPartition local : partitions) {
            count += local.pendingCount();
        }
        return count;
    }
}
