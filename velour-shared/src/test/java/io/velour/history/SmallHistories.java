package io.velour.history;

import java.util.List;
import java.util.SplittableRandom;

/** Random histories of one key and four to seven operations, every action and outcome among them. */
final class SmallHistories {
    private static final int[][] MIXES = {{9, 3, 2, 3}, {4, 3, 2, 8}, {9, 4, 1, 1}};

    private SmallHistories() {}

    /** Returns the history of that seed: linearizable, or changed in some places, so that it often is not. */
    static List<ClientOperation> of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] mix = MIXES[random.nextInt(MIXES.length)];
        RegisterRun.Shape shape = new RegisterRun.Shape("x", 1, 1 + random.nextInt(4), 4 + random.nextInt(4),
                random.nextInt(3) * 0.2, random.nextBoolean(), mix);
        List<ClientOperation> history = RegisterRun.of(random, shape);
        for (int changes = random.nextInt(10); changes > 0; changes--) {
            history = Perturbation.of(random, history);
        }
        return history;
    }
}
