package io.velour.frontend.routing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.PartitionMap;
import io.velour.frontend.channel.StorageChannels;
import io.velour.shell.map.PartitionMapListener;

/** Takes each map from the watcher: the channels first, so that whoever learns of a new replica can reach it. */
public final class MapAdoption implements PartitionMapListener {
    private static final Logger LOG = LoggerFactory.getLogger(MapAdoption.class);

    private final StorageChannels channels;
    private final PartitionMapHolder holder;

    public MapAdoption(StorageChannels channels, PartitionMapHolder holder) {
        this.channels = channels;
        this.holder = holder;
    }

    @Override
    public void onMap(PartitionMap map) {
        channels.follow(map);
        holder.adopt(map);
        LOG.info("adopted partition map {} of cluster {}", map.version(), map.cluster());
    }
}
