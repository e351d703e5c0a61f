package io.velour.record;

/** A record as one replica holds it. */
public record StoredRecord(Record record, RecordState state) {
    public static StoredRecord pending(Record record) {
        return new StoredRecord(record, RecordState.PENDING);
    }

    public static StoredRecord committed(Record record) {
        return new StoredRecord(record, RecordState.COMMITTED);
    }

    public RecordVersion version() {
        return record.version();
    }

    public boolean isPending() {
        return state == RecordState.PENDING;
    }
}
