package io.velour.operation;

/** How long an operation waits before it asks again: from 10 ms, doubled each time, up to 200 ms. */
final class Backoff {
    private static final long FIRST_MILLIS = 10;
    private static final long MAX_MILLIS = 200;

    private long next = FIRST_MILLIS;

    long nextMillis() {
        long millis = next;
        next = Math.min(MAX_MILLIS, next * 2);
        return millis;
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
