package io.velour.hotkey;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.velour.record.Key;

/**
 * A stream of uses and its exact counts.
 *
 * @param name what failures say of it
 */
record KeyStream(String name, List<Use> uses) {
    /** One use of a key. */
    record Use(Key key, KeyUse kind) {}

    /** The true counts of a key. */
    record Exact(long gets, long writes) {
        static final Exact NONE = new Exact(0, 0);

        long all() {
            return gets + writes;
        }

        Exact plus(KeyUse use) {
            return use == KeyUse.GET ? new Exact(gets + 1, writes) : new Exact(gets, writes + 1);
        }
    }

    /** Every key is as likely as any other. */
    static KeyStream uniform(long seed, int keys, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        return new KeyStream("uniform over " + keys + " keys, seed " + seed,
                Stream.generate(() -> use(random, random.nextInt(keys))).limit(length).toList());
    }

    /** The key of rank r is as likely as 1 / r^exponent. */
    static KeyStream zipfian(long seed, int keys, double exponent, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] upTo = new double[keys];
        double sum = 0;
        for (int rank = 0; rank < keys; rank++) {
            sum += Math.pow(rank + 1.0, -exponent);
            upTo[rank] = sum;
        }
        return new KeyStream("zipfian over " + keys + " keys with exponent " + exponent + ", seed " + seed,
                Stream.generate(() -> use(random, rankOf(random.nextDouble() * upTo[keys - 1], upTo))).limit(length)
                        .toList());
    }

    private static int rankOf(double drawn, double[] upTo) {
        int rank = 0;
        while (upTo[rank] < drawn) {
            rank++;
        }
        return rank;
    }

    /** A hostile one: keys that never come again, and in between, again and again, a few that do. */
    static KeyStream floodOfNewKeys(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        return new KeyStream("new keys, seed " + seed, Stream.iterate(0, i -> i + 1)
                .map(i -> use(random, random.nextInt(4) == 0 ? random.nextInt(5) : 5 + i)).limit(length).toList());
    }

    private static Use use(SplittableRandom random, int number) {
        // Some keys are read only, some written only, most are both.
        KeyUse kind = random.nextInt(5) < number % 6 ? KeyUse.WRITE : KeyUse.GET;
        return new Use(Key.of("key-" + number), kind);
    }

    Map<Key, Exact> exact() {
        Map<Key, Exact> counts = new HashMap<>();
        uses.forEach(use -> counts.put(use.key(), counts.getOrDefault(use.key(), Exact.NONE).plus(use.kind())));
        return counts;
    }

    KeyCounts sketched(int capacity) {
        KeySketch sketch = new KeySketch(capacity);
        uses.forEach(use -> sketch.add(use.key(), use.kind()));
        return sketch.counts();
    }

    @Override
    public String toString() {
        return name;
    }
}
