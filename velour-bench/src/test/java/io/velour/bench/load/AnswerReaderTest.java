package io.velour.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private final AnswerReader reader = new AnswerReader();

    AnswerReaderTest() {
        reader.expectNext();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns how much of it was read. */
    private int read(String text) throws MalformedAnswerException {
        byte[] bytes = bytes(text);
        return reader.read(bytes, 0, bytes.length);
    }

    private String body() {
        return new String(Arrays.copyOf(reader.body(), reader.bodyLength()), StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAnswerWithALengthIsReadToItsEnd() throws MalformedAnswerException {
        String answer = "HTTP/1.1 200 OK\r\nETag: \"1-a\"\r\nContent-Length: 5\r\n\r\nhello";
        assertThat(read(answer)).isEqualTo(answer.length());
        assertThat(reader.isComplete()).isTrue();
        assertThat(reader.status()).isEqualTo(200);
        assertThat(body()).isEqualTo("hello");
        assertThat(reader.tag()).isEqualTo(bytes("\"1-a\""));
        assertThat(reader.closes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\nhello world!",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nconnection: Close\r\n\r\n5;x=y\r\nhello\r\n7\r\n world!\r\n"
                    + "0\r\nTrailer: 1\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 \r\ncontent-length:12\r\nCONNECTION: close\r\n\r\nhello world!",
            "HTTP/1.0 200 OK\nContent-Length: 12\n\nhello world!"})
    void inWhateverPiecesItComesItIsTheSame(String answer) throws MalformedAnswerException {
        byte[] bytes = bytes(answer);
        for (int first = 0; first <= bytes.length; first++) {
            for (int step : new int[]{1, 7, bytes.length}) {
                reader.expectNext();
                assertThat(reader.read(bytes, 0, first)).isEqualTo(first);
                for (int at = first; at < bytes.length; at += step) {
                    int to = Math.min(bytes.length, at + step);
                    assertThat(reader.read(bytes, at, to)).isEqualTo(to);
                }
                assertThat(reader.isComplete()).isTrue();
                assertThat(reader.status()).isEqualTo(200);
                assertThat(body()).isEqualTo("hello world!");
                assertThat(reader.closes()).isTrue();
            }
        }
    }

    @Test
    void itStopsAtTheEndOfTheAnswer() throws MalformedAnswerException {
        String answer = "HTTP/1.1 204 No Content\r\n\r\n";
        assertThat(read(answer + "HTTP/1.1 200 OK")).isEqualTo(answer.length());
        assertThat(reader.isComplete()).isTrue();
        assertThat(reader.bodyLength()).isZero();
    }

    @Test
    void nothingOfAnAnswerIsLeftForTheNext() throws MalformedAnswerException {
        read("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
        reader.expectNext();
        read("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(reader.status()).isEqualTo(404);
        assertThat(reader.tag()).isEmpty();
        assertThat(reader.closes()).isFalse();
        assertThat(reader.bodyLength()).isZero();
    }

    @Test
    void anUnfinishedAnswerIsNotComplete() throws MalformedAnswerException {
        read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
        assertThat(reader.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/2 200\r\n", "HTTP/1.1 2x0 OK\r\n", "\r\n",
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n"})
    void whatIsNoAnswerIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void anEndlessLineIsRefused() {
        assertThatThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                read("x".repeat(1_000));
            }
        }).isInstanceOf(MalformedAnswerException.class).hasMessage("answer too long");
    }
}
