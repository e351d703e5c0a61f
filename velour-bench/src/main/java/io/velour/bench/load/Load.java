package io.velour.bench.load;

import java.time.Duration;

import io.velour.bench.failure.BenchException;
import io.velour.bench.workload.Distribution;
import io.velour.bench.workload.Mix;

/**
 * What is asked of a store, how, and for how long.
 *
 * @param connections on each, one request is in flight or none; 1 to 10,000
 * @param rate        operations a second of an open loop; 0 for a closed loop
 * @param leadIn      time under load before anything is recorded
 * @param window      time in which operations begin that are recorded
 * @param seed        of what is random: kinds and keys
 */
public record Load(Mix mix, Distribution distribution, int connections, double rate, Duration leadIn, Duration window,
        long seed) {
    private static final int MOST_CONNECTIONS = 10_000;

    public Load {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw BenchException
                    .misuse("there must be 1 to " + MOST_CONNECTIONS + " connections, not " + connections);
        }
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw BenchException.misuse("the rate must be a number of operations a second, not " + rate);
        }
        if (leadIn.isNegative() || window.isNegative() || window.isZero()) {
            throw BenchException.misuse("the time must be longer than nothing");
        }
    }

    boolean isOpen() {
        return rate > 0;
    }
}
