package io.velour.frontend.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.record.InvalidKeyException;
import io.velour.record.Key;

class KeyTextTest {
    @ParameterizedTest
    @CsvSource({"a/b, a/b", "a%2Fb, a/b", ";v=1, ;v=1", "//, //", "../x, ../x", "%25, %", "%2525, %25", "a+b, a+b",
            "a%20b, a b",
            "%F0%9F%98%80, 😀", "%41, A", "a%2fb, a/b"})
    void aPathIsDecodedOnceAndOtherwiseLeftAlone(String raw, String key) {
        assertThat(KeyText.fromPath(raw)).isEqualTo(Key.of(key));
    }

    @Test
    void everySingleByteCanBeEscapedInEitherCase() {
        for (int b = 0; b < 256; b++) {
            Key key = new Key(new byte[]{(byte) b});
            String hex = HexFormat.of().toHexDigits((byte) b);
            assertThat(KeyText.fromPath("%" + hex)).isEqualTo(key);
            assertThat(KeyText.fromPath("%" + hex.toUpperCase(Locale.ROOT))).isEqualTo(key);
            assertThat(KeyText.fromBase64(Base64.getUrlEncoder().encodeToString(key.bytes()))).isEqualTo(key);
            assertThat(KeyText.fromBase64(Base64.getUrlEncoder().withoutPadding().encodeToString(key.bytes())))
                    .isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%", "%zz", "%4g", "%%41"})
    void anEscapeThatIsNoneIsRefusedWithItsPlace(String raw) {
        assertThatThrownBy(() -> KeyText.fromPath(raw)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a percent escape");
    }

    @Test
    void theLengthIsThatOfTheDecodedBytes() {
        assertThat(KeyText.fromPath("%41".repeat(1_024)).length()).isEqualTo(1_024);
        assertThatThrownBy(() -> KeyText.fromPath("a".repeat(1_025))).isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("1025");
        assertThatThrownBy(() -> KeyText.fromPath("")).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> KeyText.fromBase64("")).isInstanceOf(InvalidKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a*", "QUJD!", "a"})
    void whatIsNotBase64UrlIsRefused(String raw) {
        assertThatThrownBy(() -> KeyText.fromBase64(raw)).hasMessageContaining("base64url");
    }

    @Test
    void aPlusInAQueryIsASpace() {
        assertThat(KeyText.fromQuery("a+b%2Bc")).isEqualTo("a b+c".getBytes(StandardCharsets.UTF_8));
    }
}
