package io.velour.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"1234, 1.23", "999, 1.00", "12345, 12.3", "123456, 123", "0, 0.00"})
    void microsecondsAreToldInMillisecondsWithThreeDigits(double micros, String words) {
        assertThat(Words.millis(micros)).isEqualTo(words);
    }

    @Test
    void wholeNumbersHaveCommas() {
        assertThat(Words.whole(1_234_567.6)).isEqualTo("1,234,568");
    }
}
