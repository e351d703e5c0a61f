package io.velour.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/** A step while it is being decided: the store, with the step's own changes on top, and what is to follow. */
final class StepDraft {
    private final RecordStore store;
    private final TimeReading now;
    private final Map<RecordPlace, Change> overlay = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<StorageAnswer> answers = new ArrayList<>();
    private final List<PeerSend> sends = new ArrayList<>();
    private final List<Member> suspects = new ArrayList<>();
    private Durability durability = Durability.BUFFERED;

    StepDraft(RecordStore store, TimeReading now) {
        this.store = store;
        this.now = now;
    }

    TimeReading now() {
        return now;
    }

    @Nullable
    StoredRecord get(PartitionId partition, Key key) {
        Change own = overlay.isEmpty() ? null : overlay.get(new RecordPlace(partition, key));
        return own == null ? store.get(partition, key) : own.stored();
    }

    /** Puts a record that nothing rests on that is told: it need not survive the loss of power. */
    void putBuffered(PartitionId partition, Key key, @Nullable StoredRecord stored) {
        Change change = new Change(partition, key, stored);
        overlay.put(new RecordPlace(partition, key), change);
        changes.add(change);
    }

    /** Puts a record, durable before anything of this step is told. */
    void putSynced(PartitionId partition, Key key, @Nullable StoredRecord stored) {
        putBuffered(partition, key, stored);
        durability = Durability.SYNCED;
    }

    void answer(StorageAnswer answer) {
        answers.add(answer);
    }

    void send(Member to, StorageRequest request, long ask) {
        sends.add(new PeerSend(to, request, ask));
    }

    void tell(Member to, StorageRequest request) {
        send(to, request, PeerSend.TOLD);
    }

    void suspect(Member member) {
        suspects.add(member);
    }

    ReplicaStep step() {
        return new ReplicaStep(changes, durability, answers, sends, suspects);
    }
}
