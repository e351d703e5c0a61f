package io.velour.record;

/** A record as one replica holds it, with its key. */
public record KeyedRecord(Key key, StoredRecord stored) {}
