package io.velour.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;
import io.velour.controller.Samples;

class FileClusterStateStoreTest extends ClusterStateStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected ClusterStateStore open() {
        return new FileClusterStateStore(folder);
    }

    private Path file() {
        return folder.resolve("cluster-state");
    }

    private byte[] storedBytes() throws IOException {
        open().store(Samples.state(3, 1));
        return Files.readAllBytes(file());
    }

    private void assertRefused(ThrowingCallable load, String reason) {
        assertThatThrownBy(load).isInstanceOf(ClusterStateStoreException.class)
                .hasMessageContaining(file().toString()).hasMessageContaining(reason);
    }

    @Test
    void everyTruncationIsRefusedAndNeverTakenForNoState() throws IOException {
        byte[] whole = storedBytes();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused(() -> open().load(), "is damaged: ");
        }
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        byte[] whole = storedBytes();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), damaged);
            assertRefused(() -> open().load(), "");
        }
    }

    @Test
    void bytesTooManyAreRefused() throws IOException {
        byte[] whole = storedBytes();
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));

        assertRefused(() -> open().load(), "is damaged: its content has");
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws IOException {
        Files.writeString(file(), "This is a shopping list, and a long one: milk, bread, butter, cheese.");

        assertRefused(() -> open().load(), "does not begin as such a file does");
    }

    @Test
    void aFileOfALaterFormatIsRefusedNamingBoth() throws IOException {
        byte[] later = storedBytes();
        ByteBuffer.wrap(later).putShort(6, (short) 2);
        Files.write(file(), later);

        assertRefused(() -> open().load(), "is of format 2, and this version of Velour knows only format 1");
    }

    @Test
    void aFolderInPlaceOfTheFileIsRefused() throws IOException {
        Files.createDirectory(file());

        assertRefused(() -> open().load(), "cannot be read");
    }

    @Test
    void aLeftoverOfAnUnfinishedWriteIsIgnoredAndRemoved() throws IOException {
        open().store(Samples.state(3, 0));
        Path leftover = Files.writeString(folder.resolve("cluster-state.new"), "half a st");

        assertThat(open().load()).hasValue(Samples.state(3, 0));
        assertThat(leftover).doesNotExist();
    }

    @Test
    void aLeftoverOfTheVeryFirstWriteIsNoState() throws IOException {
        Files.writeString(folder.resolve("cluster-state.new"), "half a st");

        assertThat(open().load()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsAFailureAndTheOldStateStays() throws IOException {
        ClusterStateStore store = open();
        store.store(Samples.state(3, 0));
        Files.createDirectory(folder.resolve("cluster-state.new"));

        assertRefused(() -> store.store(Samples.state(3, 1)), "cannot be written");
        Files.delete(folder.resolve("cluster-state.new"));
        assertThat(open().load()).hasValue(Samples.state(3, 0));
    }

    @Test
    void aFolderThatIsGoneIsAFailureOfTheWrite() throws IOException {
        ClusterStateStore store = open();
        Files.delete(folder);

        assertRefused(() -> store.store(Samples.state(3, 0)), "cannot be written");
        Files.createDirectory(folder);
    }

    @Test
    void aFileInPlaceOfTheFolderIsAFailureOfTheWrite() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "x", StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> new FileClusterStateStore(notAFolder).store(Samples.state(3, 0)))
                .isInstanceOf(ClusterStateStoreException.class).hasMessageContaining("cannot be written");
    }
}
