package io.velour.bench.compare;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a scenario's rounds have shown of one contender under one load. Ratios are made within each round, from two turns that
 * followed each other closely; times in microseconds.
 *
 * @param rounds            how many counted
 * @param disturbedRounds   how many did not, as something else was busy
 * @param perSecond         operations a second
 * @param toReference       the same, over that of the reference; null if that was not measured
 * @param toFirstLoad       the same, over that of this contender under the scenario's first load; null for that load
 * @param p50ToReference    the time over that of the reference
 * @param cpu               processor time an operation, of all processes of the store
 * @param cpuByProcess      the median for each process
 * @param errors            of all rounds
 * @param otherCores        processors that everything else kept busy
 */
record Row(String contender, String label, int rounds, int disturbedRounds, Spread perSecond,
        @Nullable Spread toReference, @Nullable Spread toFirstLoad, Spread p50, @Nullable Spread p50ToReference,
        Spread p99, @Nullable Spread p99ToReference, Spread cpu, @Nullable Spread cpuToReference,
        Map<String, Double> cpuByProcess, long errors, Map<String, Long> errorsByKind, Spread otherCores) {}
