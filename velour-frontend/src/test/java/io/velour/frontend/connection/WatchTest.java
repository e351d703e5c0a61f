package io.velour.frontend.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Watch watch = new Watch();
    private Selector selector;
    private FakeKey key;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        key = new FakeKey();
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    /** What the selector watches, and what another thread does right before and right after it is changed. */
    private final class FakeKey extends SelectionKey {
        private int operations = OP_READ;
        private Runnable before = () -> {};
        private Runnable after = () -> {};

        @Override
        public SelectableChannel channel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Selector selector() {
            return selector;
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int interestOps() {
            return operations;
        }

        @Override
        public SelectionKey interestOps(int changed) {
            Runnable first = before;
            before = () -> {};
            first.run();
            operations = changed;
            Runnable second = after;
            after = () -> {};
            second.run();
            return this;
        }

        @Override
        public int readyOps() {
            return OP_READ;
        }

        boolean isWatched() {
            return (operations & OP_READ) != 0;
        }
    }

    /** As a connection does when it has been served. */
    private void await() {
        if (watch.await()) {
            key.operations |= SelectionKey.OP_READ;
        }
    }

    @Test
    void aConnectionThatIsServedAgainAndAgainStaysWatched() {
        for (int request = 0; request < 3; request++) {
            assertThat(watch.take(key)).isTrue();
            assertThat(watch.isAwaited()).isFalse();
            assertThat(watch.await()).as("to be watched again").isFalse();
            assertThat(watch.isAwaited()).isTrue();
        }
        assertThat(key.isWatched()).isTrue();
    }

    @Test
    void aBusyOneThatHasMoreToReadIsNotWatchedUntilItIsAwaitedAgain() {
        watch.take(key);

        assertThat(watch.take(key)).isFalse();

        assertThat(key.isWatched()).isFalse();
        assertThat(watch.take(key)).as("found again by chance").isFalse();
        assertThat(watch.await()).as("to be watched again").isTrue();
    }

    @Test
    void oneThatIsAwaitedWhileItsWatchIsBeingEndedIsServedByWhoFoundItAndStaysWatched() {
        watch.take(key);
        key.before = this::await;
        assertThat(watch.take(key)).isTrue();
        assertThat(key.isWatched()).isTrue();
        await();

        watch.take(key);
        key.after = this::await;
        assertThat(watch.take(key)).isTrue();
        assertThat(key.isWatched()).isTrue();
    }

    @Test
    void oneThatIsAwaitedAndTakenByAnotherThreadMeanwhileIsWatchedOnceThatIsDone() {
        watch.take(key);
        key.before = () -> {
            await();
            assertThat(watch.take(key)).isTrue();
        };

        assertThat(watch.take(key)).isFalse();

        assertThat(key.isWatched()).isFalse();
        await();
        assertThat(key.isWatched()).isTrue();
        assertThat(watch.take(key)).isTrue();
    }

    @Test
    void twoThreadsThatFindABusyOneEndItsWatchOnce() {
        watch.take(key);
        key.after = () -> assertThat(watch.take(key)).isFalse();

        assertThat(watch.take(key)).isFalse();

        await();
        assertThat(key.isWatched()).isTrue();
        assertThat(watch.isAwaited()).isTrue();
    }
}
