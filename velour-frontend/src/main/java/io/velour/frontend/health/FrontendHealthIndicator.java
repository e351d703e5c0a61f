package io.velour.frontend.health;

import java.util.List;
import java.util.Optional;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import io.velour.cluster.PartitionMap;
import io.velour.frontend.channel.StorageChannels;
import io.velour.frontend.routing.PartitionMapHolder;

/** Ready when there is a map, and of every partition a replica that can be read. */
@Component("frontend")
final class FrontendHealthIndicator implements HealthIndicator {
    private static final int MOST_NAMED = 16;

    private final PartitionMapHolder holder;
    private final StorageChannels channels;

    FrontendHealthIndicator(PartitionMapHolder holder, StorageChannels channels) {
        this.holder = holder;
        this.channels = channels;
    }

    @Override
    public Health health() {
        Optional<PartitionMap> map = holder.map();
        if (map.isEmpty()) {
            return Health.down().withDetail("reason", "no partition map yet").build();
        }
        List<Integer> unreachable = map.get().replicaSets().stream()
                .filter(entry -> entry.servingMembers().stream().noneMatch(channels::isHealthy))
                .map(entry -> entry.partition().value()).toList();
        Health.Builder health = unreachable.isEmpty() ? Health.up() : Health.down();
        health.withDetail("mapVersion", map.get().version());
        if (!unreachable.isEmpty()) {
            health.withDetail("reason", unreachable.size() + " partitions have no replica that answers")
                    .withDetail("partitions", unreachable.stream().limit(MOST_NAMED).toList());
        }
        return health.build();
    }
}
