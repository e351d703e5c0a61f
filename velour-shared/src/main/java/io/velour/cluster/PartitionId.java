package io.velour.cluster;

/**
 * Names a partition: the number that the first N hex digits of SHA-1(key) spell.
 *
 * @param value from 0 to 16^N - 1
 */
public record PartitionId(int value) implements Comparable<PartitionId> {
    public PartitionId {
        if (value < 0) {
            throw new IllegalArgumentException("a partition must not be negative, but is " + value);
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
