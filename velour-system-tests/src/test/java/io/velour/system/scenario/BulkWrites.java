package io.velour.system.scenario;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.velour.system.KeyValueClient;
import io.velour.system.process.LiveCluster;

/** Large values beside the load, so that disks fill; nobody asks what becomes of them. */
final class BulkWrites {
    private static final int SIZE = 500_000;
    private static final int KEYS = 50;

    private BulkWrites() {}

    /** Writes until something holds, and fails if that takes too long. */
    static void until(LiveCluster cluster, Duration limit, BooleanSupplier holds) {
        long deadline = System.nanoTime() + limit.toNanos();
        try (KeyValueClient client = new KeyValueClient(cluster.frontend(1))) {
            for (int i = 0; !holds.getAsBoolean(); i++) {
                client.put("bulk/" + i % KEYS, new byte[SIZE], "application/octet-stream");
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("large writes for " + limit + " did not bring it about");
                }
            }
        }
    }
}
