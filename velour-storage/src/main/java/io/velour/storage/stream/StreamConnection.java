package io.velour.storage.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.cluster.Member;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.shell.problem.ProblemException;
import io.velour.shell.stream.FrameChannel;
import io.velour.shell.stream.FrameHead;
import io.velour.shell.stream.FrameHeaders;
import io.velour.shell.stream.Greeting;
import io.velour.storage.replica.MemoryBudget;
import io.velour.storage.replica.ReplicaBatches;

/**
 * One connection: after the {@link Greeting} a batch in a frame, its answers in a frame, and so on, in order. The mark of what is answered is the status that
 * HTTP would have; an answer that is not 200 is empty.
 */
final class StreamConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);
    private static final byte[] NOTHING = {};
    /** How long a frame may take to come, or to be taken, once it has begun. */
    private static final Duration FRAME_LIMIT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int OVERLOADED = 429;
    private static final int FAILED = 500;

    private final FrameChannel frames;
    private final Member self;
    private final ReplicaBatches batches;
    private final boolean hasPlace;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean busy;
    private boolean ending;
    /** Since when a frame has been coming or going, by {@link System#nanoTime}; 0 if none is. */
    private volatile long frameSince;

    /** @param hasPlace whether it may stay; otherwise it is told so */
    StreamConnection(FrameChannel frames, Member self, ReplicaBatches batches, boolean hasPlace) {
        this.frames = frames;
        this.self = self;
        this.batches = batches;
        this.hasPlace = hasPlace;
        frameBegins();
    }

    @Override
    public void run() {
        try (frames) {
            boolean goesOn = frames.awaitFrame() && greet();
            while (goesOn && awaitBatch()) {
                goesOn = exchange();
            }
        } catch (IOException broken) {
            LOG.debug("a stream ends", broken);
        } catch (RuntimeException | Error broken) {
            LOG.error("a stream is broken off", broken);
        } finally {
            ended.countDown();
        }
    }

    private boolean greet() throws IOException {
        FrameHead head = frames.readHead();
        Member meant = Greeting.read(head, frames.read(Math.min(head.length(), Greeting.LENGTH)));
        int answer = !meant.equals(self) ? Greeting.MISDIRECTED : hasPlace ? Greeting.WELCOME : Greeting.TOO_MANY;
        frames.write(answer, NOTHING, NOTHING);
        frameEnds();
        return answer == Greeting.WELCOME;
    }

    private boolean awaitBatch() throws IOException {
        return frames.awaitFrame() && becomeBusy();
    }

    private synchronized boolean becomeBusy() {
        busy = !ending;
        return busy;
    }

    /** Returns whether another may follow. */
    private boolean exchange() throws IOException {
        frameBegins();
        FrameHead head = frames.readHead();
        if (head.length() - head.mark() > batches.maxBatchBytes()) {
            refuse(head, TOO_LARGE);
        } else if (head.mark() > head.length()) {
            refuse(head, BAD_REQUEST);
        } else {
            answerWithinBudget(head);
        }
        frameEnds();
        return becomeIdle();
    }

    private synchronized boolean becomeIdle() {
        busy = false;
        return !ending;
    }

    private void refuse(FrameHead head, int status) throws IOException {
        frames.skip(head.length());
        answer(Answer.without(status));
    }

    private void answerWithinBudget(FrameHead head) throws IOException {
        MemoryBudget.Share share = batches.tryOpen(head.length());
        if (share == null) {
            refuse(head, OVERLOADED);
            return;
        }
        try (share) {
            byte[] headers = frames.read(head.mark());
            byte[] batch = frames.read(head.length() - head.mark());
            frameEnds();
            answer(answerOf(headers, batch, share));
        }
    }

    private record Answer(int status, byte[] answers) {
        static Answer without(int status) {
            return new Answer(status, NOTHING);
        }
    }

    private Answer answerOf(byte[] headers, byte[] batch, MemoryBudget.Share share) {
        try {
            Map<String, String> decoded = FrameHeaders.decode(headers);
            return new Answer(OK, batches.answer(batch, share, decoded::get));
        } catch (MalformedMessageException malformed) {
            LOG.debug("refused: no headers", malformed);
            return Answer.without(BAD_REQUEST);
        } catch (ProblemException problem) {
            LOG.debug("refused or given no answer", problem);
            return Answer.without(problem.problem().status());
        } catch (RuntimeException broken) {
            LOG.error("a batch is given no answer", broken);
            return Answer.without(FAILED);
        }
    }

    private void answer(Answer answer) throws IOException {
        frameBegins();
        frames.write(answer.status(), NOTHING, answer.answers());
    }

    private void frameBegins() {
        frameSince = System.nanoTime() | 1;
    }

    private void frameEnds() {
        frameSince = 0;
    }

    /** Ends the connection if the other side sends no more of a frame, or takes no more of one. For another thread. */
    void closeIfStuck(long nowNanos) {
        long since = frameSince;
        if (since != 0 && nowNanos - since > FRAME_LIMIT.toNanos()) {
            LOG.debug("a frame has taken longer than {}", FRAME_LIMIT);
            close();
        }
    }

    /** Ends the connection as soon as no batch is under way. For another thread. */
    synchronized void endWhenIdle() {
        ending = true;
        if (!busy) {
            close();
        }
    }

    /** Waits until it has ended; returns whether it has. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the connection at once. For another thread. */
    void close() {
        try {
            frames.close();
        } catch (IOException e) {
            LOG.debug("a stream could not be closed", e);
        }
    }
}
