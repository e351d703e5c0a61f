package io.velour.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.velour.record.Key;

class KeyPartitionerTest {
    /** SHA-1("abc") is a9993e36..., SHA-1("a") is 86f7e437... (FIPS 180 and common tables). */
    @ParameterizedTest
    @CsvSource({"abc, 1, 0xa", "abc, 2, 0xa9", "abc, 3, 0xa99", "abc, 4, 0xa999", "a, 2, 0x86", "a, 4, 0x86f7"})
    void thePartitionIsTheFirstHexDigitsOfTheSha1OfTheKey(String key, int digits, String partition) {
        assertThat(new KeyPartitioner(digits).partitionOf(Key.of(key)))
                .isEqualTo(new PartitionId(Integer.decode(partition)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "16, 2", "17, 3", "256, 3", "257, 4", "4096, 4"})
    void eachExpectedNodeLeadsAtLeastSixteenPartitions(int nodes, int digits) {
        assertThat(KeyPartitioner.digitsFor(nodes)).isEqualTo(digits);
        assertThat(new KeyPartitioner(digits).partitionCount()).isGreaterThanOrEqualTo(16 * nodes);
    }

    @Test
    void tooManyNodesAndImpossibleDigitsAreRefusedWithTheLimit() {
        assertThatThrownBy(() -> KeyPartitioner.digitsFor(4_097)).hasMessageContaining("4096")
                .hasMessageContaining("4097");
        assertThatThrownBy(() -> new KeyPartitioner(-1)).hasMessageContaining("-1");
        assertThat(new KeyPartitioner(0).partitionCount()).as("no digit").isOne();
        assertThatThrownBy(() -> new KeyPartitioner(5)).hasMessageContaining("5");
    }
}
