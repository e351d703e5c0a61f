package io.velour.bench.workload;

import java.util.Locale;
import java.util.SplittableRandom;

import io.velour.bench.failure.BenchException;

/**
 * Which share of the operations are gets, and what the others are.
 *
 * @param gets  0.0 to 1.0
 * @param other a put or a read-modify-write
 */
public record Mix(double gets, OperationKind other) {
    public Mix {
        if (!(gets >= 0 && gets <= 1)) {
            throw BenchException.misuse("the share of gets must be from 0 to 1, not " + gets);
        }
        if (other == OperationKind.GET) {
            throw new IllegalArgumentException("what is no get cannot be one");
        }
    }

    /** Gets and puts. */
    public static Mix ofGets(double share) {
        return new Mix(share, OperationKind.PUT);
    }

    /**
     * Returns YCSB's core workload of that name (Cooper et al., "Benchmarking Cloud Serving Systems with YCSB", SoCC 2010): A is
     * half gets, B 95 % gets, C gets only, F half gets and half read-modify-writes; W, which YCSB has not, is puts only.
     */
    public static Mix named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "A" -> ofGets(0.5);
            case "B" -> ofGets(0.95);
            case "C" -> ofGets(1);
            case "F" -> new Mix(0.5, OperationKind.READ_MODIFY_WRITE);
            case "W" -> ofGets(0);
            default -> throw BenchException.misuse("there is no mix '" + name + "': it is one of A, B, C, F and W");
        };
    }

    public OperationKind choose(SplittableRandom random) {
        return random.nextDouble() < gets ? OperationKind.GET : other;
    }
}
