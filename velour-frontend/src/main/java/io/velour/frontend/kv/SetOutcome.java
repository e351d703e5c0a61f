package io.velour.frontend.kv;

import io.velour.operation.WriteOutcome;

/**
 * How a client's set ended.
 *
 * @param outcome     shared by all sets that were merged
 * @param toldVersion whether the version in it is this set's own: of merged sets only the last one's is (V14)
 */
record SetOutcome(WriteOutcome outcome, boolean toldVersion) {}
