package io.velour.controller.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

import io.velour.control.ClusterState;
import io.velour.control.ClusterStateCodec;
import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;
import io.velour.protocol.wire.MalformedMessageException;

/**
 * The cluster's state in one file: a magic number, the length, a checksum, the content. Written aside, synced, renamed
 * over the old one, and the folder synced: so there is the old state or the new one, whatever happens.
 */
public final class FileClusterStateStore implements ClusterStateStore {
    static final String FILE = "cluster-state";
    private static final String ASIDE = FILE + ".new";
    private static final long MAGIC = 0x56454c4f55520001L;
    private static final int HEADER_LENGTH = 2 * Long.BYTES + Integer.BYTES;

    private final Path folder;
    private final Path file;

    /** @param folder must exist, and be locked by this process */
    public FileClusterStateStore(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(FILE);
    }

    @Override
    public Optional<ClusterState> load() {
        try {
            // What was being written when the process died was never told to anybody.
            Files.deleteIfExists(folder.resolve(ASIDE));
            return Files.exists(file) ? Optional.of(decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            throw new ClusterStateStoreException("the cluster's state " + file + " cannot be read: " + e, e);
        }
    }

    private ClusterState decode(byte[] bytes) {
        if (bytes.length < HEADER_LENGTH) {
            throw damaged("it has only " + bytes.length + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getLong() != MAGIC) {
            throw damaged("it does not begin as such a file does");
        }
        long length = header.getLong();
        int checksum = header.getInt();
        if (length != bytes.length - HEADER_LENGTH) {
            throw damaged(
                    "its content has " + (bytes.length - HEADER_LENGTH) + " bytes where " + length + " were written");
        }
        if (checksum != checksum(bytes, HEADER_LENGTH)) {
            throw damaged("its checksum does not match its content");
        }
        return decodeContent(Arrays.copyOfRange(bytes, HEADER_LENGTH, bytes.length));
    }

    private ClusterState decodeContent(byte[] content) {
        try {
            return ClusterStateCodec.decode(content);
        } catch (MalformedMessageException e) {
            throw new ClusterStateStoreException(
                    "the cluster's state " + file + " is of an unknown form: " + e.getMessage(), e);
        }
    }

    private ClusterStateStoreException damaged(String how) {
        return new ClusterStateStoreException("the cluster's state " + file + " is damaged: " + how);
    }

    @Override
    public void store(ClusterState state) {
        Path aside = folder.resolve(ASIDE);
        try {
            writeAndSync(aside, ClusterStateCodec.encode(state));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException e) {
            throw new ClusterStateStoreException("the cluster's state " + file + " cannot be written: " + e, e);
        }
    }

    private static void writeAndSync(Path aside, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH + content.length);
        bytes.putLong(MAGIC).putLong(content.length).putInt(checksum(content, 0)).put(content).flip();
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The rename itself is durable only when the folder is. */
    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }
}
