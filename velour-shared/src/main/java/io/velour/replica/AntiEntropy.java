package io.velour.replica;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;

/**
 * Compares, in the background, the partitions that this member leads with their other {@code SERVING} replicas (R23): one
 * partition after the other, each as often as the settings say, one question at a time for the whole node, at a bounded pace.
 * Only under a live lease: by its clock a node knows which tombstones count.
 */
final class AntiEntropy {
    private static final Duration BURST = Duration.ofSeconds(1);
    private static final long LONGEST_WAIT_AFTER_FAILURE_NANOS = Duration.ofSeconds(10).toNanos();

    private final ReplicaContext context;
    private final AdoptedEntries entries;
    private final LocalPartition[] partitions;
    private final Throttle pace;
    private final long everyNanos;
    private final Map<PartitionId, Due> due = new TreeMap<>();
    private final Map<PartitionId, Verification> verifications = new TreeMap<>();
    private @Nullable VerificationPass pass;
    private int turn;

    /** When a partition is to be compared next. */
    private record Due(long sinceNanos, long waitNanos) {
        boolean isOver(long nowNanos) {
            return nowNanos - sinceNanos >= waitNanos;
        }
    }

    AntiEntropy(ReplicaContext context, AdoptedEntries entries, LocalPartition[] partitions) {
        BackgroundSettings settings = context.settings().background();
        this.context = context;
        this.entries = entries;
        this.partitions = partitions;
        this.pace = new Throttle(settings.verifyBytesPerSecond(), BURST);
        this.everyNanos = settings.verifyEvery().toNanos();
    }

    void onTick(StepDraft draft) {
        if (!context.settings().background().verifies() || !context.permission().isLeaseLive(draft.now())) {
            return;
        }
        VerificationPass current = pass == null ? next(draft) : pass;
        pass = current;
        if (current != null) {
            current.onTick(entries.get(current.partition().id()), draft);
            endIfOver(current, draft);
        }
    }

    /** Begins with the next partition that is due. */
    private @Nullable VerificationPass next(StepDraft draft) {
        for (int i = 0; i < partitions.length; i++) {
            LocalPartition local = partitions[turn];
            turn = (turn + 1) % partitions.length;
            ReplicaSet entry = entries.get(local.id());
            if (entry != null && isDue(local, entry, draft)) {
                due.put(local.id(), new Due(draft.now().monotonicNanos(), everyNanos));
                return new VerificationPass(context, local, entry, pace);
            }
        }
        return null;
    }

    private boolean isDue(LocalPartition local, ReplicaSet entry, StepDraft draft) {
        if (!entry.isLedBy(context.self()) || local.isReconciling()
                || VerificationPass.othersOf(entry, context.self()).isEmpty()) {
            return false;
        }
        Due waits = due.get(local.id());
        return waits == null || waits.isOver(draft.now().monotonicNanos());
    }

    void onAnswer(PeerSend asked, StorageAnswer answer, ReplicaSet adopted, StepDraft draft) {
        VerificationPass current = pass;
        if (current != null && current.partition().id().equals(adopted.partition())) {
            current.onAnswer(asked, answer, adopted, draft);
            endIfOver(current, draft);
        }
    }

    void onSilence(PeerSend asked, StepDraft draft) {
        VerificationPass current = pass;
        if (current != null) {
            current.onSilence(asked);
            endIfOver(current, draft);
        }
    }

    private void endIfOver(VerificationPass current, StepDraft draft) {
        if (!current.isOver()) {
            return;
        }
        pass = null;
        PartitionId id = current.partition().id();
        Verification before = verifications.getOrDefault(id, Verification.NONE);
        long found = before.differences() + current.differences();
        if (current.isComplete()) {
            verifications.put(id, new Verification(draft.now().wallMillis(), found, 0));
        } else {
            verifications.put(id, new Verification(before.verifiedAtMillis(), found, 0));
            due.put(id, new Due(draft.now().monotonicNanos(), Math.min(everyNanos, LONGEST_WAIT_AFTER_FAILURE_NANOS)));
        }
    }

    /** Returns what is known of each partition that this member leads by now or has compared in its life. */
    Map<PartitionId, Verification> verifications() {
        Map<PartitionId, Verification> all = new TreeMap<>();
        for (LocalPartition local : partitions) {
            ReplicaSet entry = entries.get(local.id());
            Verification known = verifications.getOrDefault(local.id(), Verification.NONE);
            if (verifications.containsKey(local.id()) || entry != null && entry.isLedBy(context.self())) {
                all.put(local.id(), new Verification(known.verifiedAtMillis(), known.differences(), local.repairs()));
            }
        }
        return all;
    }
}
