package io.velour.record;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The total order of the records of one key, the same on every replica: by hybrid timestamp; should two be equal, by the
 * value itself (unsigned lexicographic, a tombstone lowest); then by writer.
 */
public final class RecordOrder implements Comparator<Record> {
    public static final RecordOrder INSTANCE = new RecordOrder();

    private RecordOrder() {}

    @Override
    public int compare(Record left, Record right) {
        int byTimestamp = left.version().timestamp().compareTo(right.version().timestamp());
        if (byTimestamp != 0) {
            return byTimestamp;
        }
        int byValue = compareValues(left, right);
        return byValue != 0 ? byValue : Long.compareUnsigned(left.version().writer(), right.version().writer());
    }

    private static int compareValues(Record left, Record right) {
        if (left instanceof Record.Value(var _, byte[] mine, var _, var _)
                && right instanceof Record.Value(var _, byte[] theirs, var _, var _)) {
            return Arrays.compareUnsigned(mine, theirs);
        }
        return Boolean.compare(left instanceof Record.Value, right instanceof Record.Value);
    }
}
