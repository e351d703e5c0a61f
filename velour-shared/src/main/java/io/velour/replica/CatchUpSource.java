package io.velour.replica;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Key;

/**
 * The side of catch-up that gives. Serves only while it is {@code SERVING} itself and only a replica that its own entry lists
 * as {@code CATCHING_UP} in the same listing: before it has adopted an epoch of that listing it may accept writes that the
 * other never hears of (V10).
 */
final class CatchUpSource {
    private final ReplicaContext context;

    CatchUpSource(ReplicaContext context) {
        this.context = context;
    }

    StorageAnswer compare(PeerRequest.CompareRange request, ReplicaSet own) {
        StorageAnswer refusal = refusal(own, request.entry(), request.asker());
        if (refusal != null) {
            return refusal;
        }
        RecordRange range = range(own, request.after(), null);
        return new StorageAnswer.RangeDigest(own.epoch(), range.through(), range.records().size(),
                RangeDigester.digest(range.records()));
    }

    StorageAnswer fetch(PeerRequest.FetchRange request, ReplicaSet own) {
        StorageAnswer refusal = refusal(own, request.entry(), request.asker());
        if (refusal != null) {
            return refusal;
        }
        RecordRange range = range(own, request.after(), request.through());
        return new StorageAnswer.RangeRecords(own.epoch(), range.through(), range.records());
    }

    private RecordRange range(ReplicaSet own, @Nullable Key after, @Nullable Key through) {
        return RecordRange.read(context.store(), own.partition(), after, through, context.settings().rangeRecords(),
                context.settings().rangeBytes());
    }

    private @Nullable StorageAnswer refusal(ReplicaSet own, ReplicaSet askers, Member asker) {
        if (own.replicaOf(context.self()).filter(Replica::isServing).isEmpty()) {
            return AdoptedEntries.refused(Refusal.NOT_SERVING, own);
        }
        return listing(own, asker).isPresent() && listing(own, asker).equals(listing(askers, asker))
                ? null
                : new StorageAnswer.Refused(Refusal.STALE_EPOCH, own.epoch(), own);
    }

    private static Optional<Epoch> listing(ReplicaSet entry, Member member) {
        return entry.replicaOf(member).filter(replica -> replica.role() == ReplicaRole.CATCHING_UP)
                .map(Replica::listing);
    }
}
