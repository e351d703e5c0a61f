package io.velour.shell.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.client.ClientHttpResponse;

/** Reads a body whole, up to a limit: what declares more is refused unread, what turns out to be more while read. */
public final class BoundedBody {
    private static final int FIRST_BUFFER = 8_192;

    private BoundedBody() {}

    /**
     * Returns the body of a request.
     *
     * @param limit the most bytes that are taken
     * @throws BodyTooLargeException if there are more
     * @throws IOException           if the client has gone, or sent less than it declared
     */
    public static byte[] read(HttpServletRequest request, int limit) throws IOException, BodyTooLargeException {
        long declared = request.getContentLengthLong();
        if (declared > limit) {
            throw new BodyTooLargeException(limit, declared);
        }
        return declared >= 0 ? readDeclared(request, (int) declared) : read(request.getInputStream(), limit);
    }

    private static byte[] readDeclared(HttpServletRequest request, int length) throws IOException {
        byte[] body = request.getInputStream().readNBytes(length);
        if (body.length < length) {
            throw new IOException("the body ended after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    /**
     * Returns the body of an answer of status 200.
     *
     * @param limit the most bytes that are taken
     * @throws IOException if the status is another, if there are more bytes, or if the answer breaks off
     */
    public static byte[] ofAnswer(ClientHttpResponse answer, int limit) throws IOException {
        int status = answer.getStatusCode().value();
        if (status != 200) {
            throw new IOException("status " + status);
        }
        try {
            return read(answer.getBody(), limit);
        } catch (BodyTooLargeException e) {
            throw new IOException("the answer cannot be taken", e);
        }
    }

    /**
     * Returns what a stream has until its end.
     *
     * @param limit the most bytes that are taken
     * @throws BodyTooLargeException if there are more
     * @throws IOException           if it breaks off
     */
    public static byte[] read(InputStream in, int limit) throws IOException, BodyTooLargeException {
        byte[] buffer = new byte[Math.min(FIRST_BUFFER, limit + 1)];
        int length = 0;
        for (int read = 0; read >= 0; read = in.read(buffer, length, buffer.length - length)) {
            length += read;
            if (length > limit) {
                throw new BodyTooLargeException(limit, -1);
            }
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(2L * length, limit + 1L));
            }
        }
        return Arrays.copyOf(buffer, length);
    }
}
