package io.velour.simulation;

import java.util.List;
import java.util.Map;

import io.velour.clock.TimeReading;
import io.velour.cluster.PartitionId;
import io.velour.control.ClusterState;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.Verification;

/** Sees everything that happens, at the moment at which it happens, and throws {@link InvariantViolation}. */
interface Observer {
    /** A storage node has begun a new life. */
    default void onMemberStarted(SimStorageNode node) {}

    /** A state of the controller has become durable. */
    default void onState(ClusterState state) {}

    /** The controller has answered a renewal; it is on its way. */
    default void onLeaseAnswered(Renewal renewal, RenewalAnswer answer) {}

    /** A storage node has taken an answer to a renewal that it sent then. */
    default void onRenewed(SimStorageNode node, TimeReading sentAt, RenewalAnswer answer) {}

    /** A storage node has written. */
    default void onWrite(SimStorageNode node, List<Change> changes) {}

    /** A storage node's disk has lost something. */
    default void onDisk(SimStorageNode node) {}

    /** A storage node answers a read. */
    default void onRead(SimStorageNode node, StorageRequest.Read read, StorageAnswer answer) {}

    /** A storage node answers anything else; what the answer rests on has been written. */
    default void onAnswer(SimStorageNode node, StorageRequest request, StorageAnswer answer) {}

    /** What a storage node knows of how far the partitions that it leads are the same everywhere. */
    default void onCompared(SimStorageNode node, Map<PartitionId, Verification> verifications) {}

    /** Somebody says that a record is committed; at the latest now it is. */
    default void onCommitted(PartitionId partition, Key key, Record record) {}
}
