package io.velour.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameChannelTest {
    private static final byte[] NOTHING = {};

    private SocketChannel rawWriter;
    private FrameChannel writer;
    private FrameChannel reader;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            rawWriter = SocketChannel.open(server.getLocalAddress());
            writer = new FrameChannel(rawWriter);
            reader = new FrameChannel(server.accept());
        }
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        reader.close();
    }

    @Test
    void whatIsWrittenIsReadWhateverItsLength() throws Exception {
        Random random = new Random(5);
        for (int length : new int[]{0, 1, 5, 6, 7, 32_761, 32_762, 32_763, 32_768, 65_536, 1_000_003}) {
            byte[] first = bytes(random, random.nextInt(length + 1));
            byte[] second = bytes(random, length - first.length);
            FutureTask<Void> writing = inBackground(() -> writer.write(length & 0xffff, first, second));

            assertThat(reader.awaitFrame()).isTrue();
            assertThat(reader.readHead()).isEqualTo(new FrameHead(length, length & 0xffff));
            assertThat(reader.read(first.length)).isEqualTo(first);
            assertThat(reader.read(second.length)).isEqualTo(second);
            writing.get();
        }
    }

    @Test
    void framesThatComeTogetherAreReadOneByOne() throws IOException {
        writer.write(1, new byte[]{1}, NOTHING);
        writer.write(2, NOTHING, new byte[]{2, 3});

        assertThat(reader.readHead()).isEqualTo(new FrameHead(1, 1));
        assertThat(reader.read(1)).containsExactly(1);
        assertThat(reader.awaitFrame()).isTrue();
        assertThat(reader.readHead()).isEqualTo(new FrameHead(2, 2));
        assertThat(reader.read(2)).containsExactly(2, 3);
    }

    @Test
    void whatIsSkippedIsGoneAndTheNextFrameIsWhole() throws Exception {
        FutureTask<Void> writing = inBackground(() -> {
            writer.write(1, new byte[100_000], NOTHING);
            writer.write(2, new byte[]{7}, NOTHING);
        });

        reader.skip(reader.readHead().length());
        assertThat(reader.readHead()).isEqualTo(new FrameHead(1, 2));
        assertThat(reader.read(1)).containsExactly(7);
        writing.get();
    }

    @Test
    void theEndBetweenFramesIsNoFrameAndWithinOneAnError() throws IOException {
        rawWriter.write(ByteBuffer.allocate(8).putInt(10).putShort((short) 1).putShort((short) 0).flip());
        writer.close();

        assertThat(reader.awaitFrame()).isTrue();
        assertThat(reader.readHead()).isEqualTo(new FrameHead(10, 1));
        assertThatThrownBy(() -> reader.read(10)).isInstanceOf(EOFException.class);
        assertThat(reader.awaitFrame()).isFalse();
    }

    @Test
    void aNegativeLengthIsNoFrame() throws IOException {
        rawWriter.write(ByteBuffer.allocate(6).putInt(-1).putShort((short) 0).flip());

        assertThatThrownBy(() -> reader.readHead()).isInstanceOf(IOException.class)
                .hasMessage("a frame of -1 bytes");
    }

    @Test
    void aChannelIsStaleWhenTheOtherSideHasClosedItOrSpokenUnasked() throws Exception {
        assertThat(reader.isStale()).isFalse();
        writer.write(1, new byte[]{1}, NOTHING);
        awaitStale(reader);

        reader.close();
        awaitStale(writer);
    }

    /** What was written is there in a moment, also on loopback. */
    private static void awaitStale(FrameChannel channel) throws IOException {
        while (!channel.isStale()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aChannelThatIsNotStaleGoesOn() throws IOException {
        assertThat(reader.isStale()).isFalse();
        assertThat(writer.isStale()).isFalse();

        writer.write(3, new byte[]{9}, NOTHING);
        assertThat(reader.readHead()).isEqualTo(new FrameHead(1, 3));
        assertThat(reader.read(1)).containsExactly(9);
    }

    @Test
    void closingEndsWhoWaitsForAFrame() throws Exception {
        FutureTask<Void> reading = inBackground(() -> reader.awaitFrame());

        reader.close();

        assertThatThrownBy(reading::get).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    private interface Action {
        void run() throws IOException;
    }

    /** On a thread that has begun. */
    private static FutureTask<Void> inBackground(Action action) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        FutureTask<Void> task = new FutureTask<>(() -> {
            begun.complete(null);
            action.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(task);
        begun.join();
        return task;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
