package io.velour.simulation;

import java.util.HashMap;
import java.util.Map;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

/** On one leader within one reign the accepted versions of a key only rise (PROTOCOL.md, "What must always hold", 3). */
final class AcceptedVersionsRise implements Observer {
    private final Map<Place, Record> highest = new HashMap<>();

    private record Place(PartitionId partition, Epoch reign, long incarnation, Key key) {}

    @Override
    public void onAnswer(SimStorageNode node, StorageRequest request, StorageAnswer answer) {
        if (!(answer instanceof StorageAnswer.Accepted accepted)) {
            return;
        }
        switch (request) {
            case StorageRequest.Prepare prepare -> accepted(node, prepare.partition(), prepare.key(), accepted);
            case StorageRequest.PrepareIf prepare -> accepted(node, prepare.partition(), prepare.key(), accepted);
            default -> throw new InvariantViolation(AcceptedVersionsRise.class, answer + " to " + request);
        }
    }

    private void accepted(SimStorageNode node, PartitionId partition, Key key, StorageAnswer.Accepted answer) {
        var machine = node.machine();
        ReplicaSet entry = machine == null ? null : machine.adopted(partition);
        if (entry == null || !entry.epoch().equals(answer.epoch()) || !entry.isLedBy(node.member())) {
            return;
        }
        StoredRecord held = node.disk().get(partition, key);
        if (held == null) {
            throw new InvariantViolation(AcceptedVersionsRise.class, node.name + " holds nothing under " + key
                    + " after it has accepted");
        }
        Place place = new Place(partition, entry.reign(), node.member().incarnation().value(), key);
        Record before = highest.put(place, held.record());
        if (before != null && before.isNewerThan(held.record())) {
            throw new InvariantViolation(AcceptedVersionsRise.class,
                    node.name + " went from " + before + " back to " + held + " under " + key);
        }
    }
}
