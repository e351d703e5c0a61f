package io.velour.cluster;

/**
 * The number of a partition's configuration: one more whenever its replica list, the order or a role in it changes.
 *
 * @param value at least 1; 0 means "none yet"
 */
public record Epoch(long value) implements Comparable<Epoch> {
    /** Before the first configuration. */
    public static final Epoch NONE = new Epoch(0);
    public static final Epoch FIRST = new Epoch(1);

    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("an epoch must not be negative, but is " + value);
        }
    }

    public Epoch next() {
        return new Epoch(Math.addExact(value, 1));
    }

    public boolean isAfter(Epoch other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
