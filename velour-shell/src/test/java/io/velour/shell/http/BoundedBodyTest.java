package io.velour.shell.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

import jakarta.servlet.ServletInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

class BoundedBodyTest {
    private static final int LIMIT = 20_000;

    /** A body whose length is declared or not, whatever it really is. */
    private static MockHttpServletRequest request(long declared, InputStream body) {
        return new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return declared;
            }

            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(body);
            }
        };
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, LIMIT - 1, LIMIT})
    void aBodyWithinTheLimitComesWholeDeclaredOrNot(int length) throws Exception {
        byte[] body = bytes(length);

        assertThat(BoundedBody.read(request(length, new ByteArrayInputStream(body)), LIMIT)).isEqualTo(body);
        assertThat(BoundedBody.read(request(-1, new ByteArrayInputStream(body)), LIMIT)).isEqualTo(body);
        assertThat(BoundedBody.read(new ByteArrayInputStream(body), LIMIT)).isEqualTo(body);
    }

    @Test
    void aBodyThatDeclaresTooMuchIsRefusedUnread() {
        InputStream untouched = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("the body was read");
            }
        };

        BodyTooLargeException refused = catchThrowableOfType(BodyTooLargeException.class,
                () -> BoundedBody.read(request(LIMIT + 1L, untouched), LIMIT));
        assertThat(refused.limit()).isEqualTo(LIMIT);
        assertThat(refused.declared()).isEqualTo(LIMIT + 1L);
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsRefusedWhileItIsRead() {
        InputStream endless = new InputStream() {
            private int given;

            @Override
            public int read() {
                if (given++ > LIMIT + 8_192) {
                    throw new AssertionError("read on beyond the limit");
                }
                return 'x';
            }
        };

        BodyTooLargeException refused = catchThrowableOfType(BodyTooLargeException.class,
                () -> BoundedBody.read(request(-1, endless), LIMIT));
        assertThat(refused.declared()).isEqualTo(-1);
    }

    @Test
    void aBodyShorterThanDeclaredIsAnError() {
        assertThatThrownBy(() -> BoundedBody.read(request(5, new ByteArrayInputStream(bytes(4))), LIMIT))
                .isInstanceOf(IOException.class).hasMessageContaining("4 of 5");
    }
}
