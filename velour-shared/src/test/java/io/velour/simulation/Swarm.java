package io.velour.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

import io.velour.replica.BackgroundSettings;
import io.velour.replica.ReplicaSettings;

/**
 * What one seed is like: how large, how busy, and which faults it has (Groce et al., "Swarm Testing", 2012: runs that leave
 * some faults out find what a run with all of them hides).
 *
 * @param faultEvery mean time between two faults, nanoseconds
 * @param thinkTime  mean time between two operations of one client, nanoseconds
 * @param lossOneIn  of how many messages one is lost, if some are
 */
record Swarm(int operations, int nodes, int redundancy, int frontends, int clients, int keys, int partitionDigits,
        Set<FaultKind> faults, long faultEvery, long thinkTime, long deadline, int lossOneIn, boolean expiry,
        boolean coalescing,
        int casPercent, int deletePercent, int getPercent, Duration tombstoneRetention, ReplicaSettings replicas) {
    private static final long MILLIS = 1_000_000;
    private static final FaultKind[] RESTLESS = {FaultKind.LOSS, FaultKind.DELAY, FaultKind.SPLIT,
            FaultKind.STORAGE_CRASH, FaultKind.FREEZE, FaultKind.FRONTEND_CRASH, FaultKind.DRAIN,
            FaultKind.CONTROLLER_CRASH, FaultKind.NEW_NODE};

    /** What makes nodes leave lists and come back to them, with what they held before. */
    private static final FaultKind[] REJOINING = {FaultKind.LOSS, FaultKind.DELAY, FaultKind.SPLIT,
            FaultKind.STORAGE_CRASH, FaultKind.FREEZE, FaultKind.ORDERLY_STOP, FaultKind.CONTROLLER_CRASH,
            FaultKind.DRAIN,
            FaultKind.STORE_FAILURE, FaultKind.SLOW_DISK, FaultKind.SLEEPY_READ};

    /** Returns what a seed is like: two of three are narrow and hasty, which is where the rare things happen. */
    static Swarm of(long seed, int operations) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5eed5eed5eedL);
        return switch (Math.floorMod(seed, 3)) {
            case 0 -> wide(random, operations);
            case 1 -> restless(random, operations);
            default -> rejoining(random, operations);
        };
    }

    private static Swarm wide(SplittableRandom random, int operations) {
        int redundancy = redundancy(random);
        boolean narrow = random.nextInt(3) > 0;
        long deadline = (500 + random.nextInt(random.nextBoolean() ? 1_500 : 10_000)) * MILLIS;
        return new Swarm(operations, redundancy + random.nextInt(3), redundancy, 1 + random.nextInt(3),
                2 + random.nextInt(6), narrow ? 1 + random.nextInt(2) : 2 + random.nextInt(10),
                random.nextInt(5) == 0 ? 1 : 0,
                some(random, random.nextInt(8) == 0 ? 0 : 0.15 + random.nextDouble() * 0.5, FaultKind.values()),
                (150 + random.nextInt(3_000)) * MILLIS, (5 + random.nextInt(random.nextBoolean() ? 60 : 600)) * MILLIS,
                deadline, 40, random.nextInt(4) == 0,
                random.nextInt(3) == 0, random.nextInt(45), random.nextInt(30), 20 + random.nextInt(40),
                random.nextInt(3) == 0 ? Duration.ofSeconds(20) : Duration.ofHours(1),
                replicas(random, 500 + random.nextInt(3_000), deadline));
    }

    /** One key or two, many clients that soon give up, many losses, and lists that change all the time. */
    private static Swarm restless(SplittableRandom random, int operations) {
        int redundancy = 2 + random.nextInt(2);
        Set<FaultKind> faults = some(random, 0.15, FaultKind.values());
        faults.addAll(some(random, 0.6, RESTLESS));
        long deadline = (200 + random.nextInt(2_000)) * MILLIS;
        return new Swarm(operations, redundancy + 1 + random.nextInt(2), redundancy, 2 + random.nextInt(2),
                4 + random.nextInt(5), 1 + random.nextInt(2), 0, faults, (60 + random.nextInt(500)) * MILLIS,
                (5 + random.nextInt(150)) * MILLIS, deadline, 5 + random.nextInt(20),
                random.nextInt(8) == 0, random.nextInt(6) == 0, 10 + random.nextInt(50), random.nextInt(40),
                20 + random.nextInt(40), random.nextInt(6) == 0 ? Duration.ofSeconds(20) : Duration.ofHours(1),
                replicas(random, 1_000 + random.nextInt(9_000), deadline));
    }

    /** No node more than each list needs, so that those which were taken out join again, one key after the other. */
    private static Swarm rejoining(SplittableRandom random, int operations) {
        int redundancy = 2 + random.nextInt(2);
        Set<FaultKind> faults = some(random, 0.5, REJOINING);
        long deadline = (500 + random.nextInt(4_000)) * MILLIS;
        return new Swarm(operations, redundancy + random.nextInt(2), redundancy, 2, 5 + random.nextInt(6),
                1 + random.nextInt(3), 0, faults, (200 + random.nextInt(1_500)) * MILLIS,
                (5 + random.nextInt(100)) * MILLIS, deadline, 4 + random.nextInt(30), false, false,
                random.nextInt(40), random.nextInt(30), 10 + random.nextInt(30), Duration.ofHours(1),
                replicas(random, 300 + random.nextInt(2_000), deadline));
    }

    private static int redundancy(SplittableRandom random) {
        return random.nextInt(6) == 0 ? 1 : 2 + random.nextInt(2);
    }

    private static Set<FaultKind> some(SplittableRandom random, double share, FaultKind... kinds) {
        Set<FaultKind> some = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : kinds) {
            if (random.nextDouble() < share) {
                some.add(kind);
            }
        }
        return some;
    }

    /** The memory of leaders lasts a little longer than an operation, as it must, or very much longer. */
    private static ReplicaSettings replicas(SplittableRandom random, int abandonedAfterMillis, long deadline) {
        Duration memory = random.nextBoolean() ? Duration.ofMinutes(2) : Duration.ofNanos(deadline / 10 * 11);
        return new ReplicaSettings(Duration.ofMillis(abandonedAfterMillis), Duration.ofMillis(20 + random.nextInt(200)),
                1 + random.nextInt(4), 1 << 20, 100_000, 1 + random.nextInt(8), memory,
                random.nextInt(4) == 0 ? 1 : 100_000, false)
                .withBackground(new BackgroundSettings(2_000, Duration.ofMillis(abandonedAfterMillis / 2), 20_000));
    }

    boolean has(FaultKind kind) {
        return faults.contains(kind);
    }
}
