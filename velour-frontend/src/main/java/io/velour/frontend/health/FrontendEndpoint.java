package io.velour.frontend.health;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

import io.velour.cluster.PartitionMap;
import io.velour.frontend.channel.StorageChannels;
import io.velour.frontend.kv.KeyValueService;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.shell.map.PartitionMapWatcher;

/** {@code /actuator/velour}: this frontend's own view of the cluster, and how its channels are doing, and what is asked most. */
@Component
@Endpoint(id = "velour")
final class FrontendEndpoint {
    private final PartitionMapHolder holder;
    private final PartitionMapWatcher watcher;
    private final StorageChannels channels;
    private final KeyValueService service;
    private final HotKeysView hotKeys;

    FrontendEndpoint(PartitionMapHolder holder, PartitionMapWatcher watcher, StorageChannels channels,
            KeyValueService service, HotKeysView hotKeys) {
        this.holder = holder;
        this.watcher = watcher;
        this.channels = channels;
        this.service = service;
        this.hotKeys = hotKeys;
    }

    @ReadOperation
    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("cluster", holder.map().map(map -> map.cluster().toString()).orElse(""));
        view.put("mapVersion", holder.map().map(PartitionMap::version).orElse(0L));
        view.put("secondsSinceController", watcher.sinceLastContact().map(age -> age.toSeconds()).orElse(-1L));
        view.put("operationsUnderWay", service.underWay());
        view.put("mergedSets", service.mergedSets());
        view.put("hotKeys", hotKeys.view());
        view.put("channels", channels.view());
        return view;
    }
}
