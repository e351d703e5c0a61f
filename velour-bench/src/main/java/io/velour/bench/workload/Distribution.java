package io.velour.bench.workload;

import java.util.Locale;

/** The distributions by their names. */
public enum Distribution {
    UNIFORM, ZIPFIAN, SINGLE;

    public KeyDistribution of(int keys) {
        return switch (this) {
            case UNIFORM -> KeyDistribution.uniform(keys);
            case ZIPFIAN -> new ScrambledZipfian(keys, ScrambledZipfian.USUAL_SKEW);
            case SINGLE -> KeyDistribution.singleKey();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
