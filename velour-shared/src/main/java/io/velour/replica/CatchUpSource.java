package io.velour.replica;

import java.util.List;
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
import io.velour.record.KeyedRecord;

/**
 * The side that gives, to a replica that catches up and to a leader that compares. To the former it serves only while it is {@code SERVING} itself and only a replica that its own entry lists
 * as {@code CATCHING_UP} in the same listing: before it has adopted an epoch of that listing it may accept writes that the
 * other never hears of (V10). To the latter, only in the very epoch in which that one leads (R23).
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
        List<KeyedRecord> compared = request.entry().isLedBy(request.asker())
                ? Comparison.compared(range.records(), context)
                : range.records();
        long left = range.through() == null ? 0 : context.store().approximateBytes(own.partition(), range.through());
        return new StorageAnswer.RangeDigest(own.epoch(), range.through(), compared.size(),
                RangeDigester.digest(compared), left);
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
        if (askers.isLedBy(asker)) {
            return own.epoch().equals(askers.epoch())
                    ? null
                    : new StorageAnswer.Refused(Refusal.STALE_EPOCH, own.epoch(), own);
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
