package io.velour.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.clock.HybridTimestamp;

class RecordVersionTest {
    @Test
    void theTextFormIsReadBack() {
        RecordVersion version = new RecordVersion(new HybridTimestamp(0x0123456789abcdefL), -1);
        assertThat(version).hasToString("0123456789abcdef-ffffffffffffffff");
        assertThat(RecordVersion.parse(version.toString())).contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcdef", "0123456789abcdef_ffffffffffffffff",
            "0123456789abcdeg-ffffffffffffffff",
            "8123456789abcdef-ffffffffffffffff", "0123456789abcdef-fffffffffffffffff"})
    void anythingElseIsNoVersion(String text) {
        assertThat(RecordVersion.parse(text)).isEmpty();
    }
}
