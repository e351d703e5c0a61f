package io.velour.storage.rocksdb;

/**
 * How much memory RocksDB may take.
 *
 * @param cacheBytes       for blocks read, index and filters included, and for what is not yet written out
 * @param writeBufferBytes of it, for what is not yet written out
 */
public record RocksDbSettings(long cacheBytes, long writeBufferBytes) {}
