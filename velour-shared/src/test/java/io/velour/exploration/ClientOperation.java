package io.velour.exploration;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.velour.record.Record;
import io.velour.record.RecordVersion;

/** What a client asks a frontend to do with the one key. */
public sealed interface ClientOperation {
    /** An operation that writes. */
    sealed interface Write extends ClientOperation {
        /** Returns when it is on the writer's clock: milliseconds from the beginning of the scope, at least 1. */
        int clock();

        /** Returns what makes the record that a version carries. */
        Function<RecordVersion, Record> content();
    }

    /** What a compare-and-set expects. */
    enum Expected {
        /** The value that is there when the search begins. */
        FIRST_VALUE,
        /** No value. */
        ABSENT
    }

    record Set(String value, int clock) implements Write {
        @Override
        public Function<RecordVersion, Record> content() {
            return new ValueContent(value);
        }
    }

    record Delete(int clock) implements Write {
        @Override
        public Function<RecordVersion, Record> content() {
            return new TombstoneContent();
        }
    }

    record CompareAndSet(Expected expected, String value, int clock) implements Write {
        @Override
        public Function<RecordVersion, Record> content() {
            return new ValueContent(value);
        }
    }

    record Get() implements ClientOperation {}

    /** Makes the record of a set: itself a record and no lambda, so that it has a canonical form. */
    record ValueContent(String value) implements Function<RecordVersion, Record> {
        @Override
        public Record apply(RecordVersion version) {
            return new Record.Value(version, value.getBytes(StandardCharsets.UTF_8), null, Record.Value.NEVER);
        }
    }

    /** Makes the record of a delete. */
    record TombstoneContent() implements Function<RecordVersion, Record> {
        @Override
        public Record apply(RecordVersion version) {
            return new Record.Tombstone(version);
        }
    }
}
