package io.velour.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

import io.velour.shell.config.StartupException;

/**
 * RocksDB's native library, 17 MB in the jar. Unpacked to a folder of the node's own, over what is there: the default, the
 * folder for temporary files, keeps one more copy for every process that was killed.
 */
public final class RocksDbLibrary {
    private RocksDbLibrary() {}

    /**
     * Loads the library unless it is loaded already.
     *
     * @throws StartupException if it cannot be unpacked or run there
     */
    public static void loadFrom(Path folder) {
        try {
            Files.createDirectories(folder);
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            RocksDB.loadLibrary();
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StartupException(
                    "RocksDB's native library cannot be loaded from " + folder.toAbsolutePath() + ": " + e.getMessage()
                            + ".",
                    "The folder must be writable, with 20 MB free, and not mounted with noexec; the system must be one that RocksDB's jar has a library for.",
                    e);
        }
    }
}
