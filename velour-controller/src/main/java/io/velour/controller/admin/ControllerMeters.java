package io.velour.controller.admin;

import java.time.Duration;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

import io.velour.cluster.PartitionMap;
import io.velour.control.ClusterHealth;
import io.velour.control.MemberView;
import io.velour.control.PartitionStates;
import io.velour.controller.runtime.ControllerRuntime;

/** The controller's meters. They read what the loop publishes anyway; before the cluster's birth they are 0. */
@Component
final class ControllerMeters implements MeterBinder {
    private final ControllerRuntime runtime;

    ControllerMeters(ControllerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (MemberView.Condition condition : MemberView.Condition.values()) {
            Gauge.builder("velour.controller.members", this, meters -> meters.members(condition))
                    .tag("state", condition.name())
                    .description("Storage nodes of the partition map, by their condition").register(registry);
        }
        bindPartitions(registry, "available", PartitionStates::available);
        bindPartitions(registry, "degraded", PartitionStates::degraded);
        bindPartitions(registry, "unavailable", PartitionStates::unavailable);
        bindSteps(registry);
        Gauge.builder("velour.controller.frontends", runtime, r -> r.snapshot().frontends().size())
                .description("Frontends that are registered").register(registry);
        Gauge.builder("velour.map.version", runtime, ControllerMeters::mapVersion)
                .description("The version of the partition map; 0 before the cluster's birth").register(registry);
        Gauge.builder("velour.controller.lease.age", runtime, ControllerMeters::longestSilenceSeconds)
                .baseUnit("seconds")
                .description("For how long that storage node has not asked for its lease that holds a replica and has "
                        + "been silent longest; not a number if none holds one")
                .register(registry);
    }

    private void bindPartitions(MeterRegistry registry, String state, ToIntFunction<PartitionStates> count) {
        Gauge.builder("velour.controller.partitions", this,
                meters -> meters.health(health -> count.applyAsInt(health.partitions())))
                .tag("state", state).description("Partitions, by how well off they are").register(registry);
    }

    private void bindSteps(MeterRegistry registry) {
        Gauge.builder("velour.controller.moves.left", this, meters -> meters.health(ClusterHealth::movesLeft))
                .description("Replicas that must be made or taken away until every partition is held as planned")
                .register(registry);
        FunctionCounter.builder("velour.controller.steps", runtime, r -> r.counts().steps())
                .description("Changes of the cluster's state that were stored").register(registry);
        FunctionCounter.builder("velour.controller.removals", runtime, r -> r.counts().removals())
                .description(
                        "Replicas that were taken out because their storage node was away, not moved away in order")
                .register(registry);
        Gauge.builder("velour.controller.state.failed", runtime,
                r -> r.snapshot().storeFailure().isPresent() ? 1 : 0)
                .description("1 if the cluster's state could not be stored the last time, else 0").register(registry);
    }

    private double members(MemberView.Condition condition) {
        return health(health -> (int) health.members().stream().filter(member -> member.condition() == condition)
                .count());
    }

    private int health(ToIntFunction<ClusterHealth> figure) {
        return runtime.health().map(figure::applyAsInt).orElse(0);
    }

    private static double longestSilenceSeconds(ControllerRuntime runtime) {
        Duration silence = runtime.longestSilence();
        return silence == null ? Double.NaN : silence.toNanos() / 1e9;
    }

    private static long mapVersion(ControllerRuntime runtime) {
        return runtime.snapshot().map().map(PartitionMap::version).orElse(0L);
    }
}
