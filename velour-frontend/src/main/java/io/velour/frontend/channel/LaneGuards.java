package io.velour.frontend.channel;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;

/** The circuit breaker and the time limit round each exchange of a lane. */
final class LaneGuards {
    private static final float FAILURE_PERCENT = 50;
    private static final Duration OPEN = Duration.ofMillis(500);

    private LaneGuards() {}

    /** Opens when half of the last {@code window} exchanges failed; half a second later one may try again. */
    static CircuitBreaker circuitBreaker(String name, int window) {
        return CircuitBreaker.of(name,
                CircuitBreakerConfig.custom().slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(window).minimumNumberOfCalls((window + 1) / 2)
                        .failureRateThreshold(FAILURE_PERCENT).waitDurationInOpenState(OPEN)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        // Or nobody would try again: a get does not choose a replica whose circuit is open.
                        .automaticTransitionFromOpenToHalfOpenEnabled(true).build());
    }

    static TimeLimiter timeLimiter(String name, Duration limit) {
        return TimeLimiter.of(name,
                TimeLimiterConfig.custom().timeoutDuration(limit).cancelRunningFuture(true).build());
    }
}
