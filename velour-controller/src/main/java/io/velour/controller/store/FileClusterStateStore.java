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
 * The cluster's state in one file, replaced as a whole. Its bytes: the six letters VELOUR, the format (two bytes), the
 * length of the content (eight), the content's CRC-32C (four), the content.
 */
public final class FileClusterStateStore implements ClusterStateStore {
    static final String FILE = "cluster-state";
    private static final long MAGIC = 0x56454c4f5552L;
    private static final int FORMAT = 1;
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
        requireKnownForm(header.getLong());
        long length = header.getLong();
        int checksum = header.getInt();
        byte[] content = Arrays.copyOfRange(bytes, HEADER_LENGTH, bytes.length);
        if (length != content.length) {
            throw damaged("its content has " + content.length + " bytes where " + length + " were written");
        }
        if (checksum != checksum(content)) {
            throw damaged("its checksum does not match its content");
        }
        return decodeContent(content);
    }

    private void requireKnownForm(long magicAndFormat) {
        if (magicAndFormat >>> Short.SIZE != MAGIC) {
            throw damaged("it does not begin as such a file does");
        }
        int format = (int) (magicAndFormat & 0xffff);
        if (format != FORMAT) {
            throw new ClusterStateStoreException("the cluster's state " + file + " is of format " + format
                    + ", and this version of Velour knows only format " + FORMAT);
        }
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
        bytes.putLong(MAGIC << Short.SIZE | FORMAT).putLong(content.length).putInt(checksum(content)).put(content);
        try {
            file.replace(bytes.array());
        } catch (IOException e) {
            throw new ClusterStateStoreException("the cluster's state " + file + " cannot be written: " + e, e);
        }
    }

    private static int checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
