package io.velour.storage.control;

import java.io.File;
import java.nio.file.Path;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.velour.storage.rocksdb.RocksDbFigure;
import io.velour.storage.rocksdb.RocksDbRecordStore;

/** What RocksDB says of itself, and how much room its disk has. */
public final class DiskMeters implements MeterBinder {
    private static final String BYTES = "bytes";

    private final RocksDbRecordStore store;
    private final File folder;

    /** @param folder where the records are */
    public DiskMeters(RocksDbRecordStore store, Path folder) {
        this.store = store;
        this.folder = folder.toFile();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bytes(registry, "velour.rocksdb.block.cache", RocksDbFigure.BLOCK_CACHE_BYTES,
                "Blocks read from the disk, and what is not yet written out");
        bytes(registry, "velour.rocksdb.memtable", RocksDbFigure.MEMTABLE_BYTES,
                "What is not yet written out to tables");
        bytes(registry, "velour.rocksdb.table", RocksDbFigure.TABLE_BYTES, "All tables on the disk");
        bytes(registry, "velour.rocksdb.pending.compaction", RocksDbFigure.PENDING_COMPACTION_BYTES,
                "About how much RocksDB has to write anew for its own order");
        figure("velour.rocksdb.write.stopped", RocksDbFigure.WRITE_STOPPED)
                .description("1 if RocksDB lets no write in until it has caught up with its own work, else 0")
                .register(registry);
        figure("velour.rocksdb.background.errors", RocksDbFigure.BACKGROUND_ERRORS)
                .description("Errors that RocksDB's own threads have met").register(registry);
        Gauge.builder("velour.disk.free", folder, File::getUsableSpace).baseUnit(BYTES)
                .description("Room that is left on the disk of the data folder").register(registry);
        Gauge.builder("velour.disk.total", folder, File::getTotalSpace).baseUnit(BYTES)
                .description("The size of the disk of the data folder").register(registry);
    }

    private void bytes(MeterRegistry registry, String name, RocksDbFigure figure, String description) {
        figure(name, figure).baseUnit(BYTES).description(description).register(registry);
    }

    private Gauge.Builder<RocksDbRecordStore> figure(String name, RocksDbFigure figure) {
        return Gauge.builder(name, store, known -> known.figure(figure));
    }
}
