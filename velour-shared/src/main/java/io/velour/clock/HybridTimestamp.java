package io.velour.clock;

/**
 * A point of hybrid time: 48 bits of milliseconds since the Unix epoch, then 16 bits of a counter, in one comparable
 * number (Kulkarni et al., "Logical Physical Clocks", 2014, section 4, in the compact form of its section 6).
 *
 * @param value the packed number, not negative
 */
public record HybridTimestamp(long value) implements Comparable<HybridTimestamp> {
    public static final HybridTimestamp ZERO = new HybridTimestamp(0);
    private static final int COUNTER_BITS = 16;
    private static final long MAX_MILLIS = (1L << 47) - 1;

    public HybridTimestamp {
        if (value < 0) {
            throw new IllegalArgumentException("a hybrid timestamp must not be negative, but is " + value);
        }
    }

    /** Returns the first timestamp of a millisecond, from 0 to 2^47 - 1 (the year 6429). */
    public static HybridTimestamp ofMillis(long millis) {
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("milliseconds must be from 0 to " + MAX_MILLIS + ", but are " + millis);
        }
        return new HybridTimestamp(millis << COUNTER_BITS);
    }

    /** Returns the milliseconds since the Unix epoch. */
    public long millis() {
        return value >>> COUNTER_BITS;
    }

    /** Returns the smallest timestamp above this one. */
    public HybridTimestamp next() {
        return new HybridTimestamp(Math.addExact(value, 1));
    }

    /** Returns this timestamp, moved ahead by so many milliseconds. */
    public HybridTimestamp plusMillis(long millis) {
        return new HybridTimestamp(Math.addExact(value, millis << COUNTER_BITS));
    }

    @Override
    public int compareTo(HybridTimestamp other) {
        return Long.compare(value, other.value);
    }

    public boolean isAfter(HybridTimestamp other) {
        return value > other.value;
    }
}
