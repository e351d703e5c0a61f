package io.velour.bench.compare;

import io.velour.bench.failure.BenchException;

/**
 * How stores are compared; times in seconds.
 *
 * @param rounds          how often each has its turn in each scenario
 * @param seconds         that are recorded of each turn
 * @param leadInSeconds   under load before that
 * @param warmUpSeconds   under load for each contender at first
 * @param startSeconds    that a store may take to start
 * @param reference       the contender with which the others are compared
 * @param rateOf          the contender of whose throughput the open loops have half
 * @param mostOtherCores  processors that everything else may keep busy in a turn that counts; 0 for any
 */
record CompareSettings(int rounds, double seconds, double leadInSeconds, double warmUpSeconds, double startSeconds,
        int keys, int valueSize, double deadlineSeconds, int threads, long seed, String reference, String rateOf,
        double mostOtherCores) {
    CompareSettings {
        if (rounds < 1) {
            throw BenchException.misuse("there must be a round at least");
        }
        if (!(seconds > 0) || !(leadInSeconds >= 0) || !(warmUpSeconds >= 0) || !(startSeconds > 0)) {
            throw BenchException.misuse("times must be longer than nothing");
        }
    }
}
