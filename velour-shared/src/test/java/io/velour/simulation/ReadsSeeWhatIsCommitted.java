package io.velour.simulation;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;

/**
 * Two replicas that serve reads of a partition at the same moment are in the same list, or nothing has been committed in the
 * later of their epochs (PROTOCOL.md, "What must always hold", 4): no replica answers a read with something older than what
 * is committed. A tombstone may have been collected.
 */
final class ReadsSeeWhatIsCommitted implements Observer {
    private final Map<Place, Record> newest = new HashMap<>();

    private record Place(PartitionId partition, Key key) {}

    @Override
    public void onCommitted(PartitionId partition, Key key, Record record) {
        newest.merge(new Place(partition, key), record, (known, other) -> other.isNewerThan(known) ? other : known);
    }

    @Override
    public void onRead(SimStorageNode node, StorageRequest.Read read, StorageAnswer answer) {
        switch (answer) {
            case StorageAnswer.Found found -> check(node, read, found.stored().record());
            case StorageAnswer.Expired expired -> check(node, read, expired.stored().record());
            case StorageAnswer.Absent _ -> check(node, read, null);
            default -> {
                // A refusal says nothing of the record.
            }
        }
    }

    private void check(SimStorageNode node, StorageRequest.Read read, @Nullable Record served) {
        Record committed = newest.get(new Place(read.partition(), read.key()));
        if (committed == null) {
            return;
        }
        boolean fresh = served == null ? committed instanceof Record.Tombstone : !committed.isNewerThan(served);
        if (!fresh) {
            throw new InvariantViolation(ReadsSeeWhatIsCommitted.class, node.name + " serves " + served + " under "
                    + read.key() + " in epoch " + read.epoch() + ", where " + committed + " is committed");
        }
    }
}
