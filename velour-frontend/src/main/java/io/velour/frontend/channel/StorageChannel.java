package io.velour.frontend.channel;

import java.util.concurrent.ExecutorService;

import io.velour.cluster.ClusterId;
import io.velour.cluster.StorageNode;
import io.velour.protocol.StorageRequest;

/** The way to one storage node, in one incarnation: reads and writes on lanes of their own, so that no read waits for a sync. */
public final class StorageChannel implements AutoCloseable {
    private final StorageNode node;
    private final Lane reads;
    private final Lane writes;

    StorageChannel(StorageNode node, ClusterId cluster, BatchExchange exchange, LaneSettings reads, LaneSettings writes,
            ExecutorService exchanges, Runnable whenUnreachable) {
        this.node = node;
        this.reads = new Lane("reads-" + node.address(), cluster, exchange, reads, exchanges, whenUnreachable);
        this.writes = new Lane("writes-" + node.address(), cluster, exchange, writes, exchanges, whenUnreachable);
    }

    void start() {
        reads.start();
        writes.start();
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
        return request instanceof StorageRequest.Read ? reads : writes;
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
    }
}
