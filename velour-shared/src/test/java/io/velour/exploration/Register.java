package io.velour.exploration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * The specification: one linearizable register. What has been seen so far, as far as it limits what may be seen later.
 *
 * <p>
 * Why judging each fact as it is seen is the same as checking whole histories: the protocol orders the writes of a key by
 * their versions, each of which names one operation and so one value. A history is linearizable in that order exactly if its
 * operations, sorted by version, each read behind the write that it returned, can have happened so: nothing that had ended
 * before another operation began comes behind it, and a compare-and-set comes right behind what it expected. The first needs
 * no more than the newest record that had taken effect before each operation under way began, the second the records that
 * have taken effect. Both are here. A history kept in the state would tell states apart that have the same future; this tells
 * apart only what still matters.
 *
 * @param effective  the records that have taken effect, oldest first: told as written, returned by a get, or called
 *                   committed by anybody (a get might have returned them)
 * @param floors     by operation: the newest record that had taken effect when it began; what it writes must be above, what
 *                   it reads not below; null if that cannot go wrong, or not any more
 * @param disclaimed by operation: whether its client was told that nothing was written and nothing will be
 */
record Register(Scope scope, List<Record> effective, List<@Nullable Record> floors, List<Boolean> disclaimed) {
    /** Thrown if what is seen cannot be. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** Returns what is known at the beginning. */
    static Register atFirst(Scope scope) {
        int operations = scope.operations().size();
        return new Register(scope, List.of(Scope.FIRST_RECORD),
                Collections.nCopies(operations, (@Nullable Record) null),
                Collections.nCopies(operations, false));
    }

    /** Returns the newest record that has taken effect. */
    Record newest() {
        return effective.getLast();
    }

    boolean hasTakenEffect(Record record) {
        return effective.contains(record);
    }

    /** Tells whether the operation that wrote this was told that it has written nothing. */
    boolean isDisclaimed(Record record) {
        int operation = Scope.operationOf(record.version());
        return operation >= 0 && disclaimed.get(operation);
    }

    /**
     * Returns what is known after one more fact.
     *
     * @throws Broken if it contradicts what is known
     */
    Register after(Fact fact) {
        return switch (fact) {
            case Fact.Begun(int operation) -> begun(operation);
            case Fact.Written(int operation, RecordVersion version) -> written(operation, version);
            case Fact.Read(int operation, Record.Value value) -> read(operation, value).withFloor(operation, null);
            case Fact.ConditionFailed(int operation, RecordVersion current) ->
                conditionFailed(operation, current).disclaim(operation);
            case Fact.NothingWritten(int operation) -> disclaim(operation);
            case Fact.Unknown(int operation) ->
                scope.operations().get(operation) instanceof ClientOperation.Get ? withFloor(operation, null) : this;
            case Fact.Committed(RecordVersion version) -> withEffect(recordOf(version));
        };
    }

    private Record recordOf(RecordVersion version) {
        Record record = scope.recordOf(version);
        if (record == null) {
            throw new Broken("nobody has written the version " + version);
        }
        return record;
    }

    private Register begun(int operation) {
        return isSetAbove(scope.operations().get(operation), newest()) ? this : withFloor(operation, newest());
    }

    private static boolean isSetAbove(ClientOperation operation, Record newest) {
        return operation instanceof ClientOperation.Write write && !(write instanceof ClientOperation.CompareAndSet)
                && Scope.firstTimestamp(write).isAfter(newest.version().timestamp());
    }

    private Register written(int operation, RecordVersion version) {
        if (Scope.operationOf(version) != operation) {
            throw new Broken(Wording.of(recordOf(version)) + " is told as written to another operation's client");
        }
        return withEffect(recordOf(version));
    }

    private Register read(int operation, Record.@Nullable Value value) {
        Record floor = floors.get(operation);
        if (value == null) {
            requireAbsenceSince(floor);
            return this;
        }
        if (!value.equals(recordOf(value.version()))) {
            throw new Broken("returned is " + Wording.of(value) + ", which is not what was written");
        }
        if (floor != null && inOrder(value, floor) < 0) {
            throw new Broken("returned is " + Wording.of(value) + ", although " + Wording.of(floor)
                    + " had taken effect before");
        }
        return withEffect(value);
    }

    private void requireAbsenceSince(@Nullable Record floor) {
        boolean absent = floor != null && effective.stream()
                .anyMatch(record -> record instanceof Record.Tombstone && inOrder(record, floor) >= 0);
        if (!absent) {
            throw new Broken("returned is nothing, although " + Wording.of(floor) + " had taken effect before");
        }
    }

    private Register conditionFailed(int operation, @Nullable RecordVersion current) {
        boolean held = scope.operations().get(operation) instanceof ClientOperation.CompareAndSet write
                && switch (write.expected()) {
                    case FIRST_VALUE -> Scope.FIRST_RECORD.version().equals(current);
                    case ABSENT -> current == null;
                };
        if (held) {
            throw new Broken("the condition is said not to hold, but what is there is what was expected");
        }
        return read(operation, current == null ? null : (Record.Value) recordOf(current));
    }

    private Register disclaim(int operation) {
        Record own = effectOf(operation);
        if (own != null) {
            throw new Broken(Wording.of(own) + " has taken effect, but is said not to have been written");
        }
        List<Boolean> next = new ArrayList<>(disclaimed);
        next.set(operation, true);
        return new Register(scope, effective, floors, List.copyOf(next)).withFloor(operation, null);
    }

    private @Nullable Record effectOf(int operation) {
        return effective.stream().filter(record -> Scope.operationOf(record.version()) == operation).findFirst()
                .orElse(null);
    }

    private Register withFloor(int operation, @Nullable Record floor) {
        List<@Nullable Record> next = new ArrayList<>(floors);
        next.set(operation, floor);
        return new Register(scope, effective, Collections.unmodifiableList(next), disclaimed);
    }

    private Register withEffect(Record record) {
        if (effective.contains(record)) {
            return this;
        }
        int operation = Scope.operationOf(record.version());
        requireAllowed(record, operation);
        List<Record> next = new ArrayList<>(effective);
        next.add(record);
        next.sort(Register::inOrder);
        Register after = new Register(scope, List.copyOf(next), floors, disclaimed).withFloor(operation, null);
        after.requireExpectationsMet();
        return after;
    }

    private void requireAllowed(Record record, int operation) {
        Record other = effectOf(operation);
        Record floor = floors.get(operation);
        if (disclaimed.get(operation)) {
            throw new Broken(Wording.of(record) + " takes effect, but was said not to have been written");
        }
        if (other != null) {
            throw new Broken(Wording.of(record) + " takes effect, and so did " + Wording.of(other)
                    + " of the same operation");
        }
        if (floor != null && inOrder(record, floor) <= 0) {
            throw new Broken(Wording.of(record) + " takes effect below " + Wording.of(floor)
                    + ", which had taken effect before it began");
        }
    }

    private void requireExpectationsMet() {
        for (int i = 1; i < effective.size(); i++) {
            Record record = effective.get(i);
            Record before = effective.get(i - 1);
            if (scope.operations()
                    .get(Scope.operationOf(record.version())) instanceof ClientOperation.CompareAndSet write
                    && !isMet(write.expected(), before)) {
                throw new Broken(Wording.of(record) + " takes effect right behind " + Wording.of(before)
                        + ", which it did not expect");
            }
        }
    }

    /** A delete of which nothing is known yet may stand between a value and who expects that there is none. */
    private boolean isMet(ClientOperation.Expected expected, Record before) {
        return switch (expected) {
            case FIRST_VALUE -> before.equals(Scope.FIRST_RECORD);
            case ABSENT -> before instanceof Record.Tombstone || hasDeleteOfUnknownEffect();
        };
    }

    private boolean hasDeleteOfUnknownEffect() {
        for (int i = 0; i < disclaimed.size(); i++) {
            if (scope.operations().get(i) instanceof ClientOperation.Delete && !disclaimed.get(i)
                    && effectOf(i) == null) {
                return true;
            }
        }
        return false;
    }

    /** The order of versions, written anew: by timestamp; then a tombstone before a value, by the bytes; then by writer. */
    static int inOrder(Record left, Record right) {
        int byTime = Long.compare(left.version().timestamp().value(), right.version().timestamp().value());
        int byValue = byTime != 0 ? byTime : Arrays.compareUnsigned(bytesOf(left), bytesOf(right));
        return byValue != 0 ? byValue : Long.compareUnsigned(left.version().writer(), right.version().writer());
    }

    private static byte[] bytesOf(Record record) {
        return record instanceof Record.Value value ? value.bytes() : new byte[0];
    }
}
