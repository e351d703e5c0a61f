package io.velour.frontend.kv;

import java.io.IOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.shell.problem.Problem;
import io.velour.shell.problem.ProblemWriter;

/**
 * An answer that some other thread will write, later. The request's thread is free meanwhile. Whatever happens while it is
 * written, the exchange is completed; after that nothing of it is touched.
 */
final class AsyncAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncAnswer.class);
    /** More is written by a thread of its own: a smaller answer nearly always fits into the socket's buffer. */
    private static final int LARGE_BYTES = 32 * 1024;
    /** None of the container's: every operation has its own deadline. */
    private static final long NO_TIMEOUT = 0;

    private final AsyncContext context;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    /** What writes an answer. */
    @FunctionalInterface
    interface Writer {
        void write(HttpServletResponse response) throws IOException;
    }

    AsyncAnswer(HttpServletRequest request, HttpServletResponse response) {
        this.context = request.startAsync(request, response);
        this.context.setTimeout(NO_TIMEOUT);
        this.request = request;
        this.response = response;
    }

    void write(Writer writer) {
        try {
            writer.write(response);
        } catch (IOException clientGone) {
            LOG.debug("the client did not wait for the answer", clientGone);
        } finally {
            context.complete();
        }
    }

    /**
     * As {@link #write}, with or without a thread of its own.
     *
     * @param bytes how many bytes of a value are written
     */
    void write(int bytes, Writer writer) {
        if (bytes > LARGE_BYTES) {
            writeAside(writer);
        } else {
            write(writer);
        }
    }

    /** As {@link #write}, on a thread of its own: what is large must not keep a channel waiting for a slow client. */
    void writeAside(Writer writer) {
        Thread.ofVirtual().name("answer").start(() -> write(writer));
    }

    /** Says why a request was not done; if its body has not come whole, once it has or is given up, on a thread of its own. */
    void problem(Problem problem) {
        Writer refusal = answer -> ProblemWriter.write(answer, problem);
        if (UnreadBody.isLeft(request)) {
            writeAside(answer -> {
                // Not after the answer: what has been answered cannot be read.
                UnreadBody.drain(request);
                refusal.write(answer);
            });
        } else {
            write(refusal);
        }
    }
}
