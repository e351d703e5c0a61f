package io.velour.simulation;

import java.util.Map;

import io.velour.cluster.PartitionId;
import io.velour.replica.Verification;

/**
 * As long as no disk changes by itself, anti-entropy finds no difference, whatever else goes wrong: all that serve hold what is
 * committed (PROTOCOL.md, "What must always hold", 2), and it takes nothing that is on its way for a difference (R23).
 */
final class ComparisonsFindNothing implements Observer {
    @Override
    public void onCompared(SimStorageNode node, Map<PartitionId, Verification> verifications) {
        verifications.forEach((partition, verification) -> {
            if (verification.differences() > 0) {
                throw new InvariantViolation(ComparisonsFindNothing.class,
                        node.name + " finds " + verification.differences() + " in partition " + partition);
            }
        });
    }
}
