package io.velour.frontend.channel;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.velour.cluster.ClusterId;
import io.velour.cluster.StorageNode;
import io.velour.frontend.trace.Traces;
import io.velour.protocol.ReadRequest;
import io.velour.protocol.StorageRequest;

/** The way to one storage node, in one incarnation: reads and writes on lanes of their own, so that no read waits for a sync. */
public final class StorageChannel implements AutoCloseable {
    static final String READS = "reads";
    static final String WRITES = "writes";

    private final StorageNode node;
    private final LaneGuards guards;
    private final List<LaneGuards.Guard> ownGuards;
    private final Lane reads;
    private final Lane writes;

    /** What both lanes of all channels share. */
    record Shared(LaneSettings reads, LaneSettings writes, LaneGuards guards, ChannelMeters meters,
            Traces traces) {}

    /**
     * @param exchanges       makes what batches are exchanged with the node by, one at a time
     * @param whenUnreachable as of {@link Lane}
     */
    StorageChannel(StorageNode node, ClusterId cluster, Function<StorageNode, BatchExchange> exchanges, Shared shared,
            Runnable whenUnreachable) {
        this.node = node;
        this.guards = shared.guards();
        LaneGuards.Guard ofReads = guards.open(READS + "-" + node.address(), shared.reads());
        LaneGuards.Guard ofWrites = guards.open(WRITES + "-" + node.address(), shared.writes());
        this.ownGuards = List.of(ofReads, ofWrites);
        this.reads = new Lane(cluster, () -> exchanges.apply(node), shared.reads(), ofReads,
                shared.meters().open(node.name(), READS), shared.traces(), whenUnreachable);
        this.writes = new Lane(cluster, () -> exchanges.apply(node), shared.writes(), ofWrites,
                shared.meters().open(node.name(), WRITES), shared.traces(), whenUnreachable);
    }

    /** Returns the lanes by their names. */
    Map<String, Lane> lanes() {
        return Map.of(READS, reads, WRITES, writes);
    }

    void start() {
        reads.start();
        writes.start();
    }

    /** As of {@link Lane#look}. */
    void look(long nowNanos) {
        reads.look(nowNanos);
        writes.look(nowNanos);
    }

    /** Returns the node that this leads to. */
    public StorageNode node() {
        return node;
    }

    /** Asks, and hands the asker exactly one of an answer, silence, or that it was not sent. */
    public void ask(StorageRequest request, Asker asker) {
        laneOf(request).ask(request, asker);
    }

    /** Sends without an answer; may be lost. */
    public void tell(StorageRequest request) {
        laneOf(request).tell(request);
    }

    private Lane laneOf(StorageRequest request) {
        return request instanceof ReadRequest ? reads : writes;
    }

    /** Tells whether reads from this node have lately gone well, or may be tried again. */
    public boolean isHealthy() {
        return reads.isHealthy();
    }

    /** Returns how the channel is doing, for operators. */
    public ChannelView view() {
        return new ChannelView(node.name(), node.address().toString(), node.member().toString(), reads.view(),
                writes.view());
    }

    /** How a channel is doing. */
    public record ChannelView(String name, String address, String member, Object reads, Object writes) {}

    @Override
    public void close() {
        reads.close();
        writes.close();
        ownGuards.forEach(guards::forget);
    }
}
