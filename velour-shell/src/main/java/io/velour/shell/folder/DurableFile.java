package io.velour.shell.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small file that is replaced as a whole: written aside, synced, renamed over the old one, and the folder synced. So
 * there is the old content or the new one, whatever happens; and the new one once {@link #replace} has returned. For one
 * thread.
 */
public final class DurableFile {
    private final Path file;
    private final Path aside;

    public DurableFile(Path file) {
        this.file = file;
        this.aside = file.resolveSibling(file.getFileName() + ".new");
    }

    /** Returns the content, or nothing if the file was never written. What was being written at a crash is removed. */
    public Optional<byte[]> read() throws IOException {
        Files.deleteIfExists(aside);
        // A link that leads nowhere (a disk that is not mounted) is not "never written": reading it fails.
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /**
     * Replaces the content; it is durable on return. After an exception there is the old content or the new one. An interrupt of the thread
     * waits: a process that is being stopped must not take it for a disk that fails.
     */
    public void replace(byte[] content) throws IOException {
        boolean interrupted = false;
        try {
            while (!write(content)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether it was written; it was not, or not to the end, if the thread was interrupted. */
    private boolean write(byte[] content) throws IOException {
        try {
            writeAside(content);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
            return true;
        } catch (ClosedByInterruptException interrupt) {
            return false;
        }
    }

    private void writeAside(byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The rename itself is durable only when the folder is. */
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return file.toAbsolutePath().toString();
    }
}
