package io.velour.operation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;

/**
 * How an operation and a storage node bring each other to the later of their epochs: any copy of an entry is as good as
 * another (PROTOCOL.md, "Words").
 */
final class EntryExchange {
    private EntryExchange() {}

    /** Returns the entry that an answer carries if it is of a later epoch than this one; else null. */
    static @Nullable ReplicaSet newerIn(StorageAnswer answer, ReplicaSet entry) {
        return answer instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null
                && newer.epoch().isAfter(entry.epoch()) ? newer : null;
    }

    /** Tells a node its entry if it refused because it is behind; else nothing. */
    static <O> List<Effect<O>> bringUpToDate(Member from, StorageAnswer answer, ReplicaSet entry) {
        boolean behind = answer instanceof StorageAnswer.Refused(Refusal refusal, var epoch, var _)
                && refusal == Refusal.NOT_READY && entry.epoch().isAfter(epoch);
        return behind ? List.of(new Effect.Tell<>(from, new StorageRequest.Adopt(entry))) : List.of();
    }
}
