package io.velour.storage.rocksdb;

/**
 * How to open a RocksDB.
 *
 * @param cacheBytes       memory for blocks read, index and filters included, and for what is not yet written out
 * @param writeBufferBytes of it, for what is not yet written out
 * @param mayBeNew         whether it is made if it is not there; otherwise its absence is an error
 * @param syncWrites       whether a write that asks for it is synced; without it the operating system decides when it reaches
 *                         the disk
 */
public record RocksDbSettings(long cacheBytes, long writeBufferBytes, boolean mayBeNew, boolean syncWrites) {}
