package io.velour.storage.rocksdb;

/** What RocksDB says of itself, in numbers. */
public enum RocksDbFigure {
    /** Bytes of blocks in the cache, and of what is not yet written out. */
    BLOCK_CACHE_BYTES("rocksdb.block-cache-usage"),
    /** Bytes of what is not yet written out to tables. */
    MEMTABLE_BYTES("rocksdb.cur-size-all-mem-tables"),
    /** Bytes of all table files on the disk. */
    TABLE_BYTES("rocksdb.total-sst-files-size"),
    /** Bytes that it thinks it must still write anew, to have every level as small as it should be. */
    PENDING_COMPACTION_BYTES("rocksdb.estimate-pending-compaction-bytes"),
    /** 1 if it lets no write in until it has caught up with its own work, else 0. */
    WRITE_STOPPED("rocksdb.is-write-stopped"),
    /** How many errors its own threads have met. */
    BACKGROUND_ERRORS("rocksdb.background-errors");

    private final String property;

    RocksDbFigure(String property) {
        this.property = property;
    }

    String property() {
        return property;
    }
}
