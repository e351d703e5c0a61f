package io.velour.operation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * One record on its way to every replica of one epoch, whatever its role: an operation's own, or one that it met unfinished
 * and writes back (V3: in the epoch in which it was read, and in no other).
 */
final class EpochWrite {
    private final ReplicaSet entry;
    private final Key key;
    private final Record record;
    private final Acknowledgements acknowledgements;

    EpochWrite(ReplicaSet entry, Key key, Record record) {
        this.entry = entry;
        this.key = key;
        this.record = record;
        this.acknowledgements = new Acknowledgements(entry);
    }

    Record record() {
        return record;
    }

    <O> List<Effect<O>> prepareAtAll(int round) {
        return prepareAt(entry.members(), round);
    }

    <O> List<Effect<O>> prepareAtOthersThan(Member leader, int round) {
        return prepareAt(entry.members().stream().filter(member -> !member.equals(leader)).toList(), round);
    }

    <O> List<Effect<O>> prepareAt(List<Member> members, int round) {
        return members.stream().<Effect<O>>map(member -> new Effect.Ask<>(member,
                new StorageRequest.Prepare(entry.partition(), entry.epoch(), key, record, null), round)).toList();
    }

    /** @param expected the version that must be there; null if nothing live may be there */
    <O> List<Effect<O>> prepareIf(Member leader, @Nullable RecordVersion expected, int round) {
        return List.of(new Effect.Ask<>(leader,
                new StorageRequest.PrepareIf(entry.partition(), entry.epoch(), key, record, expected), round));
    }

    /** Counts an answer if it is an acknowledgement of this epoch, and tells whether it is. */
    boolean count(Member from, StorageAnswer answer) {
        return acknowledgements.count(from, answer);
    }

    /** Tells whether every replica has acknowledged, the leader with {@code ACCEPTED}. */
    boolean isComplete() {
        return acknowledgements.isComplete();
    }

    boolean isAcknowledgedBy(Member member) {
        return !acknowledgements.isMissing(member);
    }

    /** Returns what to tell everybody once it is complete. */
    <O> List<Effect<O>> commit() {
        return entry.members().stream().<Effect<O>>map(member -> new Effect.Tell<>(member,
                new StorageRequest.Commit(entry.partition(), key, record.version()))).toList();
    }
}
