package io.velour.bench.workload;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import io.velour.bench.failure.BenchException;

/** Puts each key of a share once, and again what failed, within bounds. */
public final class PreloadWorkload implements Workload {
    private static final int LEAST_RETRIES = 1_000;

    private final int keys;
    private final int step;
    private final Deque<Operation> failed = new ArrayDeque<>();
    private int nextKey;
    private int retriesLeft;

    /**
     * The keys first, first + step, first + 2 step …, below the number of keys.
     *
     * @param keys how many there are altogether
     */
    public PreloadWorkload(int keys, int first, int step) {
        this.keys = keys;
        this.step = step;
        this.nextKey = first;
        this.retriesLeft = Math.max(LEAST_RETRIES, keys / 10);
    }

    @Override
    public @Nullable Operation next() {
        Operation again = failed.poll();
        if (again != null) {
            return again;
        }
        if (nextKey >= keys) {
            return null;
        }
        Operation put = new Operation(OperationKind.PUT, nextKey);
        // A step over the largest int would begin again below zero.
        nextKey = (int) Math.min((long) nextKey + step, keys);
        return put;
    }

    /** @throws BenchException if too many have failed */
    @Override
    public void failed(Operation operation) {
        if (retriesLeft == 0) {
            throw new BenchException("the keys cannot be put: too many puts fail");
        }
        retriesLeft--;
        failed.add(operation);
    }
}
