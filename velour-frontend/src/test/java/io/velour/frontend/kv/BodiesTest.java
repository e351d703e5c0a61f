package io.velour.frontend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** When bodies are read, and by whom. */
class BodiesTest {
    private static final int LIMIT = 4_096;
    private static final long LIMIT_SECONDS = 20;

    private final Bodies bodies = new Bodies(2_048, Duration.ofMillis(50));
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    /** A request with a body that comes when it is let come. */
    private static final class Asked extends MockHttpServletRequest {
        private final int length;
        private final boolean here;
        private volatile int taken;
        private final Semaphore come = new Semaphore(0);
        private final Semaphore awaited = new Semaphore(0);
        private final CountDownLatch answered = new CountDownLatch(1);
        private final MockHttpServletResponse response = new MockHttpServletResponse();
        private final AsyncAnswer answer;

        Asked(int length, boolean here) {
            super("PUT", "/v1/kv/key");
            this.length = length;
            this.here = here;
            answer = new AsyncAnswer(this, response);
        }

        @Override
        public AsyncContext startAsync(ServletRequest request, @Nullable ServletResponse toBeWritten) {
            return new MockAsyncContext(request, toBeWritten) {
                @Override
                public void complete() {
                    answered.countDown();
                }
            };
        }

        @Override
        public long getContentLengthLong() {
            return length;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public int available() {
                    return here ? length - taken : 0;
                }

                @Override
                public int read(byte[] to, int offset, int most) throws IOException {
                    if (isFinished()) {
                        return -1;
                    }
                    if (!here) {
                        awaited.release();
                        come.acquireUninterruptibly();
                    }
                    int read = Math.min(most, length - taken);
                    taken += read;
                    return read;
                }

                @Override
                public int read() {
                    throw new AssertionError("bodies are read in pieces");
                }

                @Override
                public boolean isFinished() {
                    return taken == length;
                }

                @Override
                public boolean isReady() {
                    return here;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new AssertionError("nobody listens");
                }
            };
        }

        void awaitAnswer() throws InterruptedException {
            assertThat(answered.await(LIMIT_SECONDS, TimeUnit.SECONDS)).as("it is answered").isTrue();
        }
    }

    private void read(Asked request, Consumer<byte[]> then) {
        bodies.read(request, LIMIT, ErrorResponses::of, request.answer, then);
    }

    private void note(byte[] body) {
        taken.add(body.length + " on " + Thread.currentThread().isVirtual());
    }

    private String next() throws InterruptedException {
        return String.valueOf(taken.poll(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aBodyThatIsHereIsTakenAtOnce() {
        read(new Asked(100, true), this::note);
        assertThat(taken).containsExactly("100 on false");
    }

    @Test
    void aBodyThatHasNotComeHoldsUpNobody() throws InterruptedException {
        Asked request = new Asked(100, false);
        read(request, this::note);
        request.awaited.acquire();
        assertThat(taken).isEmpty();
        request.come.release();
        assertThat(next()).isEqualTo("100 on true");
    }

    @Test
    void whatIsTooLargeIsRefusedAndThrownAway() throws Exception {
        Asked request = new Asked(LIMIT + 1, true);
        read(request, this::note);
        request.awaitAnswer();
        assertThat(request.taken).isEqualTo(LIMIT + 1);
        assertThat(taken).isEmpty();
        assertThat(request.response.getStatus()).isEqualTo(413);
        assertThat(request.response.getContentAsString()).contains("value-too-large");
    }

    @Test
    void moreThan32MebibytesAreNotThrownAwayButCutOff() throws Exception {
        Asked request = new Asked(100_000_000, true);
        read(request, this::note);
        request.awaitAnswer();
        assertThat(request.response.getStatus()).isEqualTo(413);
        assertThat(request.taken).isEqualTo(32 * 1024 * 1024);
    }

    @Test
    void whenTooManyBytesAreAwaitedTheNextIsRefusedAfterAWhile() throws Exception {
        Asked first = new Asked(2_000, false);
        read(first, this::note);
        first.awaited.acquire();
        Asked second = new Asked(100, false);
        read(second, this::note);
        second.come.release();
        second.awaitAnswer();
        assertThat(second.response.getStatus()).isEqualTo(429);
        assertThat(second.response.getContentAsString()).contains("overloaded");

        first.come.release();
        assertThat(next()).isEqualTo("2000 on true");
    }

    @Test
    void theRoomOfABodyIsFreeOnceItHasCome() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            Asked request = new Asked(2_000, false);
            request.come.release();
            read(request, this::note);
            assertThat(next()).isEqualTo("2000 on true");
        }
    }

    @Test
    void aMistakeOnAThreadOfItsOwnIsAnsweredToo() throws Exception {
        Asked request = new Asked(100, false);
        request.come.release();
        read(request, _ -> {
            throw new IllegalStateException("a mistake");
        });
        request.awaitAnswer();
        assertThat(request.response.getStatus()).isEqualTo(500);
        assertThat(request.response.getContentAsString()).contains("internal").doesNotContain("a mistake");
    }
}
