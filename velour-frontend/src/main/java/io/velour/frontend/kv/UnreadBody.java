package io.velour.frontend.kv;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of the body of a request that is refused. A connection that is closed before that has been read is reset, and a client that is still
 * sending may lose its answer with it.
 */
final class UnreadBody {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
    /** Whoever sends more is cut off. */
    private static final long MAX_BYTES = 32L * 1024 * 1024;
    private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int BUFFER_BYTES = 4 * 1024;

    private UnreadBody() {}

    /** Tells without waiting whether some of a body has not been read, or has not come. */
    static boolean isLeft(HttpServletRequest request) {
        boolean has = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        try {
            return has && !request.getInputStream().isFinished();
        } catch (IOException broken) {
            LOG.debug("nothing more of a body can be read", broken);
            return false;
        }
    }

    /**
     * Waits for it and throws it away, up to 32 MiB and for ten seconds, and then for as long as the container waits for something to read. A body that breaks
     * off ends it: the answer may still arrive.
     */
    static void drain(HttpServletRequest request) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long start = System.nanoTime();
        long drained = 0;
        int read = 0;
        try {
            InputStream in = request.getInputStream();
            while (read >= 0 && drained < MAX_BYTES && System.nanoTime() - start < LIMIT_NANOS) {
                read = in.read(buffer, 0, buffer.length);
                drained += read;
            }
        } catch (IOException broken) {
            LOG.debug("the body of a refused request broke off", broken);
        }
    }
}
