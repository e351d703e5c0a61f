package io.velour.frontend.channel;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedTimeLimiterMetrics;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The circuit breakers and the time limits round the exchanges of all lanes. Resilience4j has meters of its own for them. */
public final class LaneGuards implements MeterBinder {
    private static final float FAILURE_PERCENT = 50;
    private static final Duration OPEN = Duration.ofMillis(500);

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
    private final TimeLimiterRegistry limiters = TimeLimiterRegistry.ofDefaults();

    /** What guards the exchanges of one lane. */
    record Guard(CircuitBreaker breaker, TimeLimiter limiter) {}

    @Override
    public void bindTo(MeterRegistry registry) {
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
        TaggedTimeLimiterMetrics.ofTimeLimiterRegistry(limiters).bindTo(registry);
    }

    /** Returns a new guard, even if there is one of that name: what another life of a node did is not this one's fault. */
    Guard open(String name, LaneSettings settings) {
        breakers.remove(name);
        limiters.remove(name);
        return new Guard(breakers.circuitBreaker(name, circuitOf(settings.window())),
                limiters.timeLimiter(name, limitOf(settings.limit())));
    }

    /** Forgets a guard; not a later one of the same name. */
    void forget(Guard guard) {
        breakers.find(guard.breaker().getName()).filter(known -> known == guard.breaker())
                .ifPresent(known -> breakers.remove(known.getName()));
        limiters.find(guard.limiter().getName()).filter(known -> known == guard.limiter())
                .ifPresent(known -> limiters.remove(known.getName()));
    }

    /** Opens when half of the last {@code window} exchanges failed; half a second later one may try again. */
    private static CircuitBreakerConfig circuitOf(int window) {
        return CircuitBreakerConfig.custom().slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(window).minimumNumberOfCalls((window + 1) / 2)
                .failureRateThreshold(FAILURE_PERCENT).waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                // Or nobody would try again: a get does not choose a replica whose circuit is open.
                .automaticTransitionFromOpenToHalfOpenEnabled(true).build();
    }

    private static TimeLimiterConfig limitOf(Duration limit) {
        return TimeLimiterConfig.custom().timeoutDuration(limit).cancelRunningFuture(true).build();
    }
}
