package io.velour.bench.workload;

import java.util.SplittableRandom;

/** A mix of operations on keys of a distribution, without end. */
public final class EndlessWorkload implements Workload {
    private final Mix mix;
    private final KeyDistribution distribution;
    private final SplittableRandom random;

    public EndlessWorkload(Mix mix, KeyDistribution distribution, SplittableRandom random) {
        this.mix = mix;
        this.distribution = distribution;
        this.random = random;
    }

    @Override
    public Operation next() {
        return new Operation(mix.choose(random), distribution.choose(random));
    }
}
