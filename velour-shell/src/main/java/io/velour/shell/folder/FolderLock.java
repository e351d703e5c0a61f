package io.velour.shell.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

import io.velour.shell.config.StartupException;

/**
 * The exclusive hold of one process on its data folder, by a lock of the operating system: it ends with the process,
 * however that ends.
 */
public final class FolderLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int MAX_HOLDER_LENGTH = 64;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder if it is not there, and locks it.
     *
     * @throws StartupException if it cannot be made or written, or if another process has it
     */
    public static FolderLock acquire(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            return lock(folder, channel);
        } catch (IOException e) {
            throw new StartupException(
                    "The data folder " + folder.toAbsolutePath() + " cannot be used: " + inWords(e) + ".",
                    "Name a folder that this user may write to.", e);
        }
    }

    private static String inWords(IOException failure) {
        return switch (failure) {
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            default -> failure.toString();
        };
    }

    private static FolderLock lock(Path folder, FileChannel channel) throws IOException {
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw new StartupException(
                    "The data folder " + folder.toAbsolutePath() + " is in use by another process" + holder + ".",
                    "End that process, or name another folder.");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                0);
        return new FolderLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(MAX_HOLDER_LENGTH);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
        return text.isEmpty() ? "" : " (process " + text + ")";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
