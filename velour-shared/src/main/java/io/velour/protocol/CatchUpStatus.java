package io.velour.protocol;

import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;

/**
 * How far the catching up of a replica is, for people to see: nothing is decided by it.
 *
 * @param listing     which listing it speaks of (V10)
 * @param recordsDone records that are the same here as at the source: copied, dropped, or found equal
 * @param bytesDone   bytes of their keys and values
 * @param bytesLeft   about how many bytes the source holds behind them
 */
public record CatchUpStatus(PartitionId partition, Epoch listing, long recordsDone, long bytesDone, long bytesLeft) {}
