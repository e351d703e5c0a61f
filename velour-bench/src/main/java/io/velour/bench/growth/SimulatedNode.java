package io.velour.bench.growth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.velour.clock.TimeReading;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.cluster.StorageNode;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.Renewal;

/**
 * A storage node as the controller meets it: it adopts maps when they have reached it, fills its replicas at the pace that ships,
 * all together, says so with its next renewal, and has a lease while it has renewed in time under a map that it has adopted.
 */
final class SimulatedNode {
    /** The default of velour.storage.catch-up-rate. */
    private static final double FILLED_PER_SECOND = 64e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final long SCATTER = 0x9e3779b97f4a7c15L;

    final StorageNode node;
    private final Map<PartitionId, Filling> fillings = new HashMap<>();
    private long adopted;
    private long leaseEnds;
    private long grantedUnder;
    private long grantEnds;

    /** One replica that catches up, in one listing. */
    private static final class Filling {
        private final Epoch listing;
        private double bytesLeft;

        Filling(Epoch listing, double bytes) {
            this.listing = listing;
            this.bytesLeft = bytes;
        }
    }

    /** @param adopted the version of the map that it knows */
    SimulatedNode(StorageNode node, long adopted, long leaseEnds) {
        this.node = node;
        this.adopted = adopted;
        this.leaseEnds = leaseEnds;
    }

    long adopted() {
        return adopted;
    }

    /**
     * A map has reached it.
     *
     * @param catchingUp the replicas of this node that catch up by that map, with their listings
     * @param bytes      of each, on average
     */
    void adopt(long version, Map<PartitionId, Epoch> catchingUp, double bytes) {
        adopted = version;
        fillings.entrySet().removeIf(known -> !known.getValue().listing.equals(catchingUp.get(known.getKey())));
        catchingUp.forEach((partition, listing) -> fillings.computeIfAbsent(partition,
                _ -> new Filling(listing, bytes * sizeOf(partition))));
        countLease();
    }

    /** Partitions are not all of one size: from four fifths of the average to six. */
    private static double sizeOf(PartitionId partition) {
        return 0.8 + 0.4 * (partition.value() * SCATTER >>> 1) / Long.MAX_VALUE;
    }

    /** Time passes, in which it fills what it has to fill. */
    void fill(long millis) {
        List<Filling> open = fillings.values().stream().filter(filling -> filling.bytesLeft > 0).toList();
        double each = FILLED_PER_SECOND * millis / MILLIS_PER_SECOND / Math.max(1, open.size());
        open.forEach(filling -> filling.bytesLeft -= each);
    }

    Renewal renewal(TimeReading now) {
        List<CatchUpReport> reports = new ArrayList<>();
        fillings.forEach((partition, filling) -> {
            if (filling.bytesLeft <= 0) {
                reports.add(new CatchUpReport(partition, filling.listing, CatchUpReport.Result.CAUGHT_UP));
            }
        });
        return new Renewal(node.member(), adopted, now.wallMillis(), reports);
    }

    /** A renewal was granted under this map: it counts once the map has been adopted (PROTOCOL.md, V6). */
    void granted(long version, long ends) {
        grantedUnder = version;
        grantEnds = ends;
        countLease();
    }

    private void countLease() {
        if (adopted >= grantedUnder) {
            leaseEnds = Math.max(leaseEnds, grantEnds);
        }
    }

    boolean hasLease(long millis) {
        return millis < leaseEnds;
    }
}
