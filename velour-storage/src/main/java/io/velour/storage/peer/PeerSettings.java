package io.velour.storage.peer;

import java.time.Duration;

/**
 * The bounds of the way to one storage node.
 *
 * @param maxWaiting    how many messages may wait; more are not sent
 * @param limit         how long an exchange may take; then there is silence
 * @param maxBatchBytes how many bytes a batch has, and about how many its answers take; one message may have more
 * @param rangeBytes    about how many bytes the answer to a question for a range takes
 */
public record PeerSettings(int maxWaiting, Duration limit, long maxBatchBytes, long rangeBytes) {}
