package io.velour.replica;

import java.util.List;

import io.velour.protocol.StorageAnswer;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.RecordStore.Durability;

/**
 * What a batch of writes comes to. In this order: the changes are written with that durability, then the answers are
 * given; if the write fails, none of the answers may be given.
 *
 * @param answers one for each request of the batch, in its order
 */
public record WriteDecision(List<Change> changes, Durability durability, List<StorageAnswer> answers) {}
