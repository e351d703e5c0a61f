/** Records on the disk. The only room that knows RocksDB. */
@NullMarked
package io.velour.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
