package io.velour.exploration;

import io.velour.cluster.Epoch;

/**
 * What the search must know of a client and its frontend.
 *
 * @param epoch    of the newest entry that the frontend knows
 * @param running  whether an operation is under way
 * @param hasNext  whether another one may begin
 * @param mayRetry whether the operation pauses and the pause may end
 */
record ClientView(Epoch epoch, boolean running, boolean hasNext, boolean mayRetry) implements Process.View {}
