package io.velour.bench.compare;

import java.time.Duration;

import io.velour.bench.load.Load;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;

/**
 * One load of a scenario.
 *
 * @param label       what tells it from the others of the scenario; empty if it is the only one
 * @param connections on each, one request is in flight or none
 */
record Case(String label, Mix mix, Distribution distribution, int connections) {
    /** @param rate operations a second of an open loop; 0 for a closed loop */
    Load load(double rate, Duration leadIn, Duration window, long seed) {
        return new Load(mix, distribution, connections, rate, leadIn, window, seed);
    }

    boolean hasGets() {
        return mix.gets() > 0;
    }
}
