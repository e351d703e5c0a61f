package io.velour.frontend.channel;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What is counted of the exchanges of one lane. Made once: an exchange looks nothing up.
 *
 * @param batch how many messages exchanges carry; of all nodes together
 */
record LaneMeters(Timer answered, Timer failed, Timer timedOut, DistributionSummary batch) {
    static LaneMeters of(MeterRegistry registry, String node, String lane) {
        return new LaneMeters(timer(registry, node, lane, "answered"), timer(registry, node, lane, "failed"),
                timer(registry, node, lane, "timed-out"),
                DistributionSummary.builder("velour.channel.batch").tag("lane", lane)
                        .description("Messages in an exchange with a storage node").register(registry));
    }

    private static Timer timer(MeterRegistry registry, String node, String lane, String outcome) {
        return Timer.builder("velour.channel.exchange").tag("node", node).tag("lane", lane).tag("outcome", outcome)
                .description("Exchanges with a storage node, each of a batch of messages").register(registry);
    }

    void sent(int messages) {
        batch.record(messages);
    }

    void ended(Timer how, long nanos) {
        how.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Returns those that speak of the node: they go when it does. */
    List<Timer> ofNode() {
        return List.of(answered, failed, timedOut);
    }
}
