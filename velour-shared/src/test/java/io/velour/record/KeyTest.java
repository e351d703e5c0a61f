package io.velour.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void aKeyHasOneTo1024Bytes() {
        assertThat(new Key(new byte[1]).length()).isEqualTo(1);
        assertThat(new Key(new byte[1_024]).length()).isEqualTo(1_024);
        assertThatThrownBy(() -> new Key(new byte[0])).isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("has 0");
        assertThatThrownBy(() -> new Key(new byte[1_025])).hasMessageContaining("1024").hasMessageContaining("1025");
    }

    @Test
    void keysAreEqualAndOrderedByTheirUnsignedBytes() {
        assertThat(Key.of("ä")).isEqualTo(new Key(new byte[]{(byte) 0xc3, (byte) 0xa4})).isNotEqualTo(Key.of("a"));
        assertThat(Key.of("ä")).isGreaterThan(Key.of("z"));
        assertThat(Key.of("a")).hasSameHashCodeAs(Key.of("a")).isLessThan(Key.of("aa"));
    }
}
