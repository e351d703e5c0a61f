package io.velour.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.RecordStore.Change;

/** Knows every record that was ever sent, so that who says that a version is committed says which record is. */
final class CommittedRecords implements Observer {
    private final Simulation simulation;
    private final Map<RecordVersion, Record> sent = new HashMap<>();
    private final Set<RecordVersion> committed = new HashSet<>();

    CommittedRecords(Simulation simulation) {
        this.simulation = simulation;
    }

    void onSent(StorageRequest request) {
        switch (request) {
            case StorageRequest.Prepare prepare -> note(prepare.record());
            case StorageRequest.PrepareIf prepare -> note(prepare.record());
            case StorageRequest.Commit commit -> {
                Record record = sent.get(commit.version());
                if (record == null) {
                    throw new InvariantViolation(CommittedRecords.class, commit + " of what was never sent");
                }
                committed(commit.partition(), commit.key(), record);
            }
            default -> {
                // Says nothing of a record.
            }
        }
    }

    /** A storage node knows that a record is committed as soon as it writes so. */
    @Override
    public void onWrite(SimStorageNode node, List<Change> changes) {
        for (Change change : changes) {
            StoredRecord stored = change.stored();
            if (stored != null) {
                note(stored.record());
                if (!stored.isPending()) {
                    committed(change.partition(), change.key(), stored.record());
                }
            }
        }
    }

    private void committed(PartitionId partition, Key key, Record record) {
        if (committed.add(record.version())) {
            simulation.observers.forEach(observer -> observer.onCommitted(partition, key, record));
        }
    }

    private void note(Record record) {
        Record before = sent.putIfAbsent(record.version(), record);
        if (before != null && !before.equals(record)) {
            throw new InvariantViolation(CommittedRecords.class, before + " and " + record + " have one version");
        }
    }
}
