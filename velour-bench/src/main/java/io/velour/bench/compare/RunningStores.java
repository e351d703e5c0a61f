package io.velour.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.velour.bench.deployment.Deployment;
import io.velour.bench.failure.BenchException;

/**
 * All stores of a comparison that run, in one folder. However the program ends, short of a kill, their processes end with it and
 * the folder is removed. Safe for many threads.
 */
final class RunningStores implements AutoCloseable {
    private final Path scratch;
    private final Map<Deployment, RunningStore> running = new LinkedHashMap<>();
    private final Thread atTheEnd = new Thread(this::end, "end-of-stores");
    private boolean ended;

    /** @param parent where the folder is made; on the disk that is to be measured */
    RunningStores(Path parent) {
        try {
            this.scratch = Files.createTempDirectory(Files.createDirectories(parent), "compare-");
        } catch (IOException e) {
            throw new BenchException("no folder can be made in " + parent + ": " + e, e);
        }
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    synchronized RunningStore start(Deployment deployment) {
        if (ended) {
            throw new BenchException("everything is being ended");
        }
        RunningStore store = new RunningStore(deployment, scratch);
        running.put(deployment, store);
        return store;
    }

    synchronized @Nullable RunningStore of(Deployment deployment) {
        return running.get(deployment);
    }

    /** Returns those that run. */
    synchronized List<RunningStore> all() {
        return List.copyOf(running.values());
    }

    synchronized void stop(Deployment deployment) {
        RunningStore store = running.remove(deployment);
        if (store != null) {
            store.close();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException itRunsAlready) {
            // The program is being ended, and this with it.
        }
    }

    private synchronized void end() {
        ended = true;
        running.values().forEach(RunningStore::close);
        running.clear();
        try {
            remove(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + scratch + " could not be removed", e);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
