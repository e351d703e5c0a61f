package io.velour.bench.workload;

import java.util.SplittableRandom;

/**
 * Ranks from 0 upwards, of which rank r comes with a probability in proportion to 1 / (r + 1)^theta. In constant time, by the
 * approximation of Gray et al., "Quickly Generating Billion-Record Synthetic Databases", SIGMOD 1994, figure 3: exact for the
 * first two ranks, and close for the others.
 */
final class ZipfianRanks {
    /** So many terms of the sum are added one by one; what follows is integrated. */
    private static final int EXACT_TERMS = 1_000;

    private final long ranks;
    private final double theta;
    private final double zeta;
    private final double alpha;
    private final double eta;

    /**
     * @param ranks how many there are, at least 2
     * @param theta the skew, more than 0 and less than 1
     */
    ZipfianRanks(long ranks, double theta) {
        if (ranks < 2 || !(theta > 0 && theta < 1)) {
            throw new IllegalArgumentException("cannot make " + ranks + " ranks of skew " + theta);
        }
        this.ranks = ranks;
        this.theta = theta;
        this.zeta = zeta(ranks, theta);
        this.alpha = 1 / (1 - theta);
        this.eta = (1 - Math.pow(2.0 / ranks, 1 - theta)) / (1 - zeta(2, theta) / zeta);
    }

    /** The sum of 1 / i^theta for i from 1 to n; what is beyond the exact terms by the formula of Euler and Maclaurin. */
    static double zeta(long n, double theta) {
        double sum = 0;
        long exact = Math.min(n, EXACT_TERMS);
        for (long i = 1; i <= exact; i++) {
            sum += Math.pow(i, -theta);
        }
        if (n <= exact) {
            return sum;
        }
        double from = exact + 1.0;
        double integral = (Math.pow(n, 1 - theta) - Math.pow(from, 1 - theta)) / (1 - theta);
        double ends = (Math.pow(from, -theta) + Math.pow(n, -theta)) / 2;
        double slopes = theta / 12 * (Math.pow(from, -theta - 1) - Math.pow(n, -theta - 1));
        return sum + integral + ends + slopes;
    }

    /** Returns how likely rank 0 is. */
    double shareOfFirst() {
        return 1 / zeta;
    }

    long choose(SplittableRandom random) {
        double u = random.nextDouble();
        double scaled = u * zeta;
        if (scaled < 1) {
            return 0;
        }
        if (scaled < 1 + Math.pow(0.5, theta)) {
            return 1;
        }
        return Math.min(ranks - 1, (long) (ranks * Math.pow(eta * u - eta + 1, alpha)));
    }
}
