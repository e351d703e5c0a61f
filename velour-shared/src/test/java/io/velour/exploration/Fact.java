package io.velour.exploration;

import org.jspecify.annotations.Nullable;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** What an observer of all clients and all disks has seen: what the specification speaks of. Operations by their numbers. */
sealed interface Fact {
    /** A client has handed an operation to its frontend. */
    record Begun(int operation) implements Fact {}

    /** A write was told to be done. */
    record Written(int operation, RecordVersion version) implements Fact {}

    /** A get was told what is there; null if there is nothing. */
    record Read(int operation, Record.@Nullable Value value) implements Fact {}

    /** A compare-and-set was told that its condition did not hold, and the version of the value that is there, or null. */
    record ConditionFailed(int operation, @Nullable RecordVersion current) implements Fact {}

    /** A write was told that nothing was written and nothing will be. */
    record NothingWritten(int operation) implements Fact {}

    /** An operation has ended without being told anything of the key. */
    record Unknown(int operation) implements Fact {}

    /** Somebody has called a version committed: a get might have returned it. */
    record Committed(RecordVersion version) implements Fact {}
}
