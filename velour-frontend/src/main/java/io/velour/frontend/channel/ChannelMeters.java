package io.velour.frontend.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

/**
 * The meters of all channels, by the name of the storage node: they outlive its incarnations, and go when it is gone from the map. Not
 * for many threads at once.
 */
public final class ChannelMeters {
    private final MeterRegistry registry;
    private final MultiGauge waiting;
    private final Map<String, List<Meter>> ofNodes = new HashMap<>();

    public ChannelMeters(MeterRegistry registry) {
        this.registry = registry;
        this.waiting = MultiGauge.builder("velour.channel.waiting")
                .description("Messages that wait for a storage node").register(registry);
    }

    /** Returns the meters of a lane that is being opened. */
    LaneMeters open(String node, String lane) {
        LaneMeters meters = LaneMeters.of(registry, node, lane);
        ofNodes.computeIfAbsent(node, _ -> new ArrayList<>()).addAll(meters.ofNode());
        return meters;
    }

    /** Reads these channels from now on, and forgets all nodes that none of them leads to. */
    void follow(Collection<StorageChannel> channels) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (StorageChannel channel : channels) {
            channel.lanes().forEach((name, lane) -> rows
                    .add(MultiGauge.Row.of(Tags.of("node", channel.node().name(), "lane", name), lane, Lane::waiting)));
        }
        waiting.register(rows, true);
        Set<String> known = channels.stream().map(channel -> channel.node().name()).collect(Collectors.toSet());
        ofNodes.entrySet().removeIf(entry -> {
            boolean gone = !known.contains(entry.getKey());
            if (gone) {
                entry.getValue().forEach(registry::remove);
            }
            return gone;
        });
    }
}
