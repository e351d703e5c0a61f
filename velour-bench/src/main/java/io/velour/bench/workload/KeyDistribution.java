package io.velour.bench.workload;

import java.util.SplittableRandom;

/** Which key an operation is about. For one thread. */
public interface KeyDistribution {
    /** Returns the number of a key, from 0 to less than the number of keys. */
    int choose(SplittableRandom random);

    /** Each key as often as each other, out of so many. */
    static KeyDistribution uniform(int keys) {
        return random -> random.nextInt(keys);
    }

    /** Always the same key. */
    static KeyDistribution singleKey() {
        return _ -> 0;
    }
}
