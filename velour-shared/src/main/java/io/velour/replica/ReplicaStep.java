package io.velour.replica;

import java.util.List;

import io.velour.cluster.Member;
import io.velour.protocol.StorageAnswer;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/**
 * What an event comes to at a storage node. Carried out in this order: the changes are written with that durability; then
 * the answers are given; then the rest is sent. If the write fails, nothing of the rest may happen.
 *
 * @param answers  one for each request of the batch, in its order; none if the event was not a batch
 * @param sends    to other storage nodes; whoever sends a question hands back exactly one event for it
 * @param suspects members that did not answer this one: for the controller to know
 */
public record ReplicaStep(List<Change> changes, Durability durability, List<StorageAnswer> answers,
        List<PeerSend> sends, List<Member> suspects) {}
