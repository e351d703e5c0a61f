package io.velour.frontend.channel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.frontend.trace.Traces;

/** The channels to all storage nodes of the newest map; they come and go with it. Look-ups are lock-free. */
public final class StorageChannels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StorageChannels.class);
    /** How long a limit may be overrun; twice as long a client may hold up a lane. */
    private static final long LOOK_MILLIS = 20;

    private final Function<StorageNode, BatchExchange> exchanges;
    private final StorageChannel.Shared shared;
    private final Consumer<Member> suspects;
    private final ScheduledExecutorService watch;
    private volatile Map<Member, StorageChannel> channels = Map.of();

    /**
     * @param exchanges makes what batches are exchanged with a node by, one at a time
     * @param suspects  is told of each member that did not answer; must return at once
     */
    public StorageChannels(Function<StorageNode, BatchExchange> exchanges, LaneSettings reads, LaneSettings writes,
            LaneGuards guards, ChannelMeters meters, Traces traces, Consumer<Member> suspects) {
        this.exchanges = exchanges;
        this.shared = new StorageChannel.Shared(reads, writes, guards, meters, traces);
        this.suspects = suspects;
        this.watch = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("channel-watch").unstarted(task));
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        for (StorageChannel channel : channels.values()) {
            try {
                channel.look(now);
            } catch (RuntimeException | Error broken) {
                // Whoever looks must go on: without it no exchange would ever be given up.
                LOG.error("the channel to {} cannot be watched", channel.node(), broken);
            }
        }
    }

    /** Opens channels to the members and addresses that are new in the map, and closes those that it no longer has. */
    public synchronized void follow(PartitionMap map) {
        Map<Member, StorageChannel> next = new HashMap<>();
        for (StorageNode node : map.nodes()) {
            StorageChannel known = channels.get(node.member());
            next.put(node.member(), known != null && known.node().equals(node) ? known : open(node, map));
        }
        Set<StorageChannel> gone = new HashSet<>(channels.values());
        gone.removeAll(next.values());
        channels = Map.copyOf(next);
        gone.forEach(StorageChannel::close);
        shared.meters().follow(next.values());
    }

    private StorageChannel open(StorageNode node, PartitionMap map) {
        StorageChannel channel = new StorageChannel(node, map.cluster(), exchanges, shared,
                () -> suspects.accept(node.member()));
        channel.start();
        return channel;
    }

    /** Returns the channel to a member; null if the newest map does not have it. */
    public @Nullable StorageChannel to(Member member) {
        return channels.get(member);
    }

    public boolean isHealthy(Member member) {
        StorageChannel channel = channels.get(member);
        return channel != null && channel.isHealthy();
    }

    /** Returns how each channel is doing. */
    public List<StorageChannel.ChannelView> view() {
        return channels.values().stream().map(StorageChannel::view).toList();
    }

    @Override
    public synchronized void close() {
        channels.values().forEach(StorageChannel::close);
        channels = Map.of();
        watch.shutdownNow();
    }
}
