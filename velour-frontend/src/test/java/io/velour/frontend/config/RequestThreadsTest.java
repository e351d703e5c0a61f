package io.velour.frontend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int USUAL = 2;
    private static final int MOST = 4;

    private final RequestThreads threads = new RequestThreads(USUAL, MOST);
    private final CountDownLatch hold = new CountDownLatch(1);

    @AfterEach
    void end() {
        hold.countDown();
        threads.shutdownNow();
    }

    /** Has so many threads do something that does not end before the test lets it. */
    private void holdUp(int count) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(count);
        for (int task = 0; task < count; task++) {
            threads.execute(() -> {
                begun.countDown();
                awaitRelease();
            });
        }
        assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void awaitRelease() {
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookTwice() {
        threads.look();
        threads.look();
    }

    private CountDownLatch request() {
        CountDownLatch served = new CountDownLatch(1);
        threads.execute(served::countDown);
        return served;
    }

    private static void assertServed(CountDownLatch request) throws InterruptedException {
        assertThat(request.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void moreRequestsThanThreadsHaveNoMoreThreadsAsLongAsNoneIsHeldUp() throws InterruptedException {
        for (int request = 0; request < 100; request++) {
            assertServed(request());
            threads.look();
        }

        assertThat(threads.getPoolSize()).isEqualTo(USUAL);
    }

    @Test
    void aRequestBehindThreadsThatAreHeldUpIsServedByAnotherOne() throws InterruptedException {
        holdUp(USUAL);
        CountDownLatch behind = request();
        threads.look();
        assertThat(threads.getPoolSize()).as("nobody knows yet").isEqualTo(USUAL);

        threads.look();

        assertServed(behind);
    }

    @Test
    void thereAreNeverMoreThreadsThanAllowed() throws InterruptedException {
        holdUp(USUAL);
        lookTwice();
        holdUp(MOST - USUAL);
        lookTwice();
        CountDownLatch behind = request();
        lookTwice();

        assertThat(threads.getPoolSize()).isEqualTo(MOST);
        assertThat(behind.getCount()).isEqualTo(1);
        hold.countDown();
        assertServed(behind);
    }

    @Test
    void threadsThatWereMadeForOthersGoWhenThoseAreFree() throws InterruptedException {
        holdUp(USUAL);
        lookTwice();
        assertServed(request());
        hold.countDown();

        await().atMost(LIMIT).until(() -> {
            threads.look();
            return threads.getPoolSize() == USUAL;
        });
        assertServed(request());
    }
}
