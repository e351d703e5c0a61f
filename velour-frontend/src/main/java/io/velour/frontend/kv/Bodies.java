package io.velour.frontend.kv;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.shell.http.BodyTooLargeException;
import io.velour.shell.http.BoundedBody;
import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemException;

/**
 * Reads the bodies of requests. One that has come whole is read at once; one that has not, on a thread of its own: the thread of a
 * request may be one that others wait for. How many bytes may be awaited at a time is bounded; a request beyond that waits too, for a
 * while, and is then refused.
 */
public final class Bodies {
    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
    private static final int UNIT = 1_024;
    private static final byte[] NONE = {};

    private final Semaphore units;
    private final int maxUnits;
    private final Duration patience;

    /**
     * @param maxAwaitedBytes how many bytes of bodies may be awaited at a time, at least 1,024
     * @param patience        how long a request waits until its body may be awaited
     */
    public Bodies(long maxAwaitedBytes, Duration patience) {
        this.maxUnits = Math.toIntExact(Math.min(Integer.MAX_VALUE, maxAwaitedBytes / UNIT));
        this.units = new Semaphore(maxUnits);
        this.patience = patience;
    }

    /**
     * Hands over the body of a request, now or later, on this thread or another. If there is none to be had, or what takes it
     * throws a {@link ProblemException}, the request is answered by the problem.
     *
     * @param limit    the most bytes that are taken
     * @param tooLarge what a larger one is answered by
     */
    void read(HttpServletRequest request, int limit, Function<BodyTooLargeException, Problem> tooLarge,
            AsyncAnswer answer, Consumer<byte[]> then) {
        answering(answer, () -> {
            long declared = request.getContentLengthLong();
            if (declared > limit) {
                throw new ProblemException(tooLarge.apply(new BodyTooLargeException(limit, declared)));
            }
            if (declared > 0) {
                readDeclared(new IncomingBody(request.getInputStream(), (int) declared), answer, then);
            } else if (declared == 0 || request.getHeader("Transfer-Encoding") == null) {
                then.accept(NONE);
            } else {
                aside(limit, answer, () -> then.accept(chunked(request, limit, tooLarge)));
            }
        });
    }

    private static byte[] chunked(HttpServletRequest request, int limit,
            Function<BodyTooLargeException, Problem> tooLarge) throws IOException {
        try {
            return BoundedBody.read(request, limit);
        } catch (BodyTooLargeException e) {
            throw new ProblemException(tooLarge.apply(e));
        }
    }

    private void readDeclared(IncomingBody body, AsyncAnswer answer, Consumer<byte[]> then) throws IOException {
        if (body.readWhatIsHere()) {
            then.accept(body.bytes());
        } else {
            aside(body.bytes().length, answer, () -> {
                body.readTheRest();
                then.accept(body.bytes());
            });
        }
    }

    private void aside(int bytes, AsyncAnswer answer, Step step) {
        Thread.ofVirtual().name("body").start(() -> {
            try {
                answering(answer, () -> awaited(bytes, step));
            } catch (RuntimeException broken) {
                // No container is above this thread, to answer in its place.
                LOG.error("a request whose body was awaited failed", broken);
                answer.problem(Problem.internal());
            }
        });
    }

    private void awaited(int bytes, Step step) throws IOException, InterruptedException {
        int needed = Math.min(maxUnits, bytes / UNIT + 1);
        if (!units.tryAcquire(needed, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ProblemException(ErrorResponses.tooManyBodies());
        }
        try {
            step.run();
        } finally {
            units.release(needed);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void answering(AsyncAnswer answer, Step step) {
        try {
            step.run();
        } catch (ProblemException wrong) {
            answer.problem(wrong.problem());
        } catch (IOException broken) {
            LOG.debug("a body did not arrive", broken);
            answer.problem(Problem.badRequest("The body could not be read to its end."));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            answer.problem(Problem.ofStatus(503, "This frontend is ending."));
        }
    }

    /** A body of known length, as far as it has come. */
    private static final class IncomingBody {
        private final InputStream in;
        private final byte[] bytes;
        private int length;

        IncomingBody(InputStream in, int declared) {
            this.in = in;
            this.bytes = new byte[declared];
        }

        byte[] bytes() {
            return bytes;
        }

        /** Reads without waiting; returns whether that was all. */
        boolean readWhatIsHere() throws IOException {
            while (length < bytes.length && in.available() > 0) {
                readSome();
            }
            return length == bytes.length;
        }

        /** Waits for what has not come. */
        void readTheRest() throws IOException {
            while (length < bytes.length) {
                readSome();
            }
        }

        private void readSome() throws IOException {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                throw new IOException("the body ended after " + length + " of " + bytes.length + " bytes");
            }
            length += read;
        }
    }
}
