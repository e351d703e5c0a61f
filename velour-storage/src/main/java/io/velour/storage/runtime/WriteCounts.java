package io.velour.storage.runtime;

import java.time.Duration;

/**
 * What the loop has written since the start of the process.
 *
 * @param batches  batches of writes that came
 * @param requests requests in them
 * @param rounds   writes to the store: each carries all batches that waited, or a step of the node's own
 * @param syncs    those of them that were synced
 * @param syncTime how long those took together
 */
public record WriteCounts(long batches, long requests, long rounds, long syncs, Duration syncTime) {}
