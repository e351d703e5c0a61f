package io.velour.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.bench.failure.BenchException;

class TargetTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://h.lan:81", "http://h.lan:81/", "h.lan:81"})
    void addressesAreRead(String text) {
        assertThat(Target.parse(text)).isEqualTo(new Target("h.lan", 81));
    }

    @Test
    void thePortOfHttpNeedNotBeNamed() {
        assertThat(Target.parse("http://h.lan")).isEqualTo(new Target("h.lan", 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h:1", "http://h:1/v1", "http://h:1?q=1", "http://:1", "h h", ""})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(BenchException.class);
    }
}
