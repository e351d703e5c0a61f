package io.velour.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.velour.bench.dialect.Answer;

/**
 * Reads the answers of HTTP/1.1 on one connection, as they come in, and of their headers only what a client must know. Netty's
 * own codec makes objects of all of them, which costs this program several microseconds an answer (RATIONALE.md). Reads
 * bodies with a length and in chunks; not those that end with the connection.
 */
final class AnswerReader implements Answer {
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final byte[] CONTENT_LENGTH = lowerCase("content-length");
    private static final byte[] TRANSFER_ENCODING = lowerCase("transfer-encoding");
    private static final byte[] CONNECTION = lowerCase("connection");
    private static final byte[] ETAG = lowerCase("etag");
    private static final byte[] CLOSE = lowerCase("close");
    private static final byte[] CHUNKED = lowerCase("chunked");
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NO_TAG = {};
    private static final int NO_LENGTH = -1;
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private enum Expected {
        STATUS_LINE, HEADER, BODY, CHUNK_SIZE, CHUNK, END_OF_CHUNK, TRAILER, NOTHING
    }

    private final Bytes line = new Bytes(MAX_LINE);
    private final Bytes body = new Bytes(MAX_BODY);
    private Expected expected = Expected.STATUS_LINE;
    private int status;
    private int contentLength;
    private boolean chunked;
    private boolean closes;
    private byte[] tag = NO_TAG;
    private int left;

    /** Forgets the answer and expects the next one. */
    void expectNext() {
        expected = Expected.STATUS_LINE;
        status = 0;
        contentLength = NO_LENGTH;
        chunked = false;
        closes = false;
        tag = NO_TAG;
        line.clear();
        body.clear();
    }

    boolean isComplete() {
        return expected == Expected.NOTHING;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public byte[] body() {
        return body.array();
    }

    @Override
    public int bodyLength() {
        return body.length();
    }

    /** Returns the entity tag with its quotes; empty if there is none. */
    byte[] tag() {
        return tag;
    }

    /** Whether the server closes the connection after this answer. */
    boolean closes() {
        return closes;
    }

    /**
     * Reads on, up to the end of the answer.
     *
     * @return where it has stopped: at {@code to}, or earlier, if the answer is complete
     */
    int read(byte[] bytes, int from, int to) throws MalformedAnswerException {
        int at = from;
        while (at < to && !isComplete()) {
            at = expected == Expected.BODY || expected == Expected.CHUNK
                    ? readBody(bytes, at, to)
                    : readLine(bytes, at, to);
        }
        return at;
    }

    private int readBody(byte[] bytes, int from, int to) throws MalformedAnswerException {
        int end = Math.min(to, from + left);
        body.append(bytes, from, end);
        left -= end - from;
        if (left == 0) {
            expected = expected == Expected.BODY ? Expected.NOTHING : Expected.END_OF_CHUNK;
        }
        return end;
    }

    private int readLine(byte[] bytes, int from, int to) throws MalformedAnswerException {
        int feed = from;
        while (feed < to && bytes[feed] != '\n') {
            feed++;
        }
        if (feed == to) {
            line.append(bytes, from, to);
            return to;
        }
        if (line.length() == 0) {
            takeLine(bytes, from, feed);
        } else {
            line.append(bytes, from, feed);
            int length = line.length();
            line.clear();
            takeLine(line.array(), 0, length);
        }
        return feed + 1;
    }

    private void takeLine(byte[] bytes, int from, int feed) throws MalformedAnswerException {
        int to = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        switch (expected) {
            case STATUS_LINE -> takeStatus(bytes, from, to);
            case HEADER -> takeHeader(bytes, from, to);
            case CHUNK_SIZE -> takeChunkSize(bytes, from, to);
            case END_OF_CHUNK -> expected = Expected.CHUNK_SIZE;
            case TRAILER -> expected = from == to ? Expected.NOTHING : Expected.TRAILER;
            case BODY, CHUNK, NOTHING -> throw new IllegalStateException("no line belongs there");
        }
    }

    private void takeStatus(byte[] bytes, int from, int to) throws MalformedAnswerException {
        if (to - from < STATUS_END || !Arrays.equals(bytes, from, from + VERSION.length, VERSION, 0, VERSION.length)) {
            throw new MalformedAnswerException("no answer of HTTP/1.1");
        }
        status = number(bytes, from + STATUS_AT, from + STATUS_END);
        // A server of HTTP/1.0 closes, whatever else it says.
        closes = bytes[from + VERSION.length] == '0';
        expected = Expected.HEADER;
    }

    private void takeHeader(byte[] bytes, int from, int to) throws MalformedAnswerException {
        if (from == to) {
            endHeaders();
            return;
        }
        switch (bytes[from] | ' ') {
            case 'c' -> {
                if (isNamed(bytes, from, to, CONTENT_LENGTH)) {
                    contentLength = number(bytes, valueAt(bytes, from + CONTENT_LENGTH.length, to), to);
                } else if (isNamed(bytes, from, to, CONNECTION)) {
                    closes = isWord(bytes, valueAt(bytes, from + CONNECTION.length, to), to, CLOSE);
                }
            }
            case 't' -> {
                if (isNamed(bytes, from, to, TRANSFER_ENCODING)) {
                    chunked = isWord(bytes, valueAt(bytes, from + TRANSFER_ENCODING.length, to), to, CHUNKED);
                }
            }
            case 'e' -> {
                if (isNamed(bytes, from, to, ETAG)) {
                    tag = Arrays.copyOfRange(bytes, valueAt(bytes, from + ETAG.length, to), to);
                }
            }
            default -> {
                // Of no interest here.
            }
        }
    }

    private void endHeaders() throws MalformedAnswerException {
        if (status < 200) {
            // An interim answer: the real one follows.
            expectNext();
        } else if (status == NO_CONTENT || status == NOT_MODIFIED) {
            expected = Expected.NOTHING;
        } else if (chunked) {
            expected = Expected.CHUNK_SIZE;
        } else if (contentLength == NO_LENGTH) {
            throw new MalformedAnswerException("answer without a length");
        } else {
            left = contentLength;
            expected = left == 0 ? Expected.NOTHING : Expected.BODY;
        }
    }

    private void takeChunkSize(byte[] bytes, int from, int to) throws MalformedAnswerException {
        int size = 0;
        int at = from;
        while (at < to && Character.digit(bytes[at], 16) >= 0) {
            size = size * 16 + Character.digit(bytes[at], 16);
            at++;
            if (size > MAX_BODY) {
                throw new MalformedAnswerException("answer too long");
            }
        }
        if (at == from) {
            throw new MalformedAnswerException("chunk without a size");
        }
        left = size;
        expected = size == 0 ? Expected.TRAILER : Expected.CHUNK;
    }

    private static int number(byte[] bytes, int from, int to) throws MalformedAnswerException {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            number = number * 10 + digit;
            if (digit < 0 || digit > 9 || number > MAX_BODY) {
                throw new MalformedAnswerException("wrong number in an answer");
            }
        }
        return (int) number;
    }

    /** Whether the header has this name, given in lower case. */
    private static boolean isNamed(byte[] bytes, int from, int to, byte[] name) {
        return to - from > name.length && bytes[from + name.length] == ':'
                && isWord(bytes, from, from + name.length, name);
    }

    private static boolean isWord(byte[] bytes, int from, int to, byte[] word) {
        if (to - from != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            // Makes letters small, and leaves the hyphen alone.
            if ((bytes[from + i] | ' ') != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns where the value of a header begins. */
    private static int valueAt(byte[] bytes, int colon, int to) {
        int at = colon + 1;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private static byte[] lowerCase(String word) {
        return word.getBytes(StandardCharsets.ISO_8859_1);
    }
}
