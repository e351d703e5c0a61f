package io.velour.controller.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

import io.velour.control.ClusterState;
import io.velour.control.ClusterStateCodec;
import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.shell.folder.DurableFile;

/**
 * The cluster's state in one durable file: a magic number, the length, a checksum, the content.
 */
public final class FileClusterStateStore implements ClusterStateStore {
    static final String FILE = "cluster-state";
    private static final long MAGIC = 0x56454c4f55520001L;
    private static final int HEADER_LENGTH = 2 * Long.BYTES + Integer.BYTES;

    private final DurableFile file;

    /** @param folder must exist, and be locked by this process */
    public FileClusterStateStore(Path folder) {
        this.file = new DurableFile(folder.resolve(FILE));
    }

    @Override
    public Optional<ClusterState> load() {
        try {
            return file.read().map(this::decode);
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
        byte[] content = ClusterStateCodec.encode(state);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH + content.length);
        bytes.putLong(MAGIC).putLong(content.length).putInt(checksum(content, 0)).put(content);
        try {
            file.replace(bytes.array());
        } catch (IOException e) {
            throw new ClusterStateStoreException("the cluster's state " + file + " cannot be written: " + e, e);
        }
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }
}
