package io.velour.shell.map;

import java.util.Optional;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.velour.cluster.PartitionMap;

/** Which partition map a process uses, and how long ago it heard of the controller. */
public final class PartitionMapMeters implements MeterBinder {
    private final PartitionMapWatcher watcher;
    private final Supplier<Optional<PartitionMap>> map;

    /** @param map the one that is used */
    public PartitionMapMeters(PartitionMapWatcher watcher, Supplier<Optional<PartitionMap>> map) {
        this.watcher = watcher;
        this.map = map;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("velour.map.version", map, known -> known.get().map(PartitionMap::version).orElse(0L))
                .description("The version of the partition map that is used; 0 before the first").register(registry);
        Gauge.builder("velour.map.age", watcher, PartitionMapMeters::secondsSinceLastContact).baseUnit("seconds")
                .description("How long ago the controller last answered the poll for the map, up to half a minute if "
                        + "there is nothing new; not a number if it never did")
                .register(registry);
    }

    private static double secondsSinceLastContact(PartitionMapWatcher watcher) {
        return watcher.sinceLastContact().map(age -> age.toNanos() / 1e9).orElse(Double.NaN);
    }
}
