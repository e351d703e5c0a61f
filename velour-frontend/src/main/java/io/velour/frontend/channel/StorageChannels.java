package io.velour.frontend.channel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.frontend.trace.Traces;
import io.velour.shell.exchange.StorageExchange;

/** The channels to all storage nodes of the newest map; they come and go with it. Look-ups are lock-free. */
public final class StorageChannels implements AutoCloseable {
    private final RestClient client;
    private final StorageChannel.Shared shared;
    private final int maxAnswerBytes;
    private final Consumer<Member> suspects;
    /** Virtual threads: one for an exchange, blocked most of its life. */
    private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Map<Member, StorageChannel> channels = Map.of();

    /**
     * @param maxAnswerBytes no exchange is answered by more
     * @param suspects       is told of each member that did not answer; must return at once
     */
    public StorageChannels(RestClient client, LaneSettings reads, LaneSettings writes, LaneGuards guards,
            ChannelMeters meters, Traces traces, int maxAnswerBytes, Consumer<Member> suspects) {
        this.client = client;
        this.shared = new StorageChannel.Shared(reads, writes, guards, meters, traces, exchanges);
        this.maxAnswerBytes = maxAnswerBytes;
        this.suspects = suspects;
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
        StorageExchange exchange = new StorageExchange(client, node.address(), maxAnswerBytes);
        StorageChannel channel = new StorageChannel(node, map.cluster(), exchange::exchange, shared,
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
        exchanges.shutdownNow();
    }
}
