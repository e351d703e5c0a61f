package io.velour.storage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.velour.cluster.PartitionId;
import io.velour.replica.CatchUpProgress;

class CopiedBytesTest {
    private static final PartitionId ONE = new PartitionId(1);
    private static final PartitionId TWO = new PartitionId(2);

    private final CopiedBytes copied = new CopiedBytes();

    private static CatchUpProgress copied(long bytes) {
        return new CatchUpProgress(0, 0, 1, bytes, 0, false);
    }

    @Test
    void whatIsOverStaysCountedAndWhatBeginsAgainIsAddedToIt() {
        assertThat(copied.add(Map.of(ONE, copied(10)))).isEqualTo(10);
        assertThat(copied.add(Map.of(ONE, copied(15), TWO, copied(1)))).isEqualTo(16);
        assertThat(copied.add(Map.of(ONE, copied(15), TWO, copied(1)))).isEqualTo(16);
        assertThat(copied.add(Map.of())).isEqualTo(16);
        assertThat(copied.add(Map.of(ONE, copied(4)))).isEqualTo(20);
        assertThat(copied.add(Map.of(ONE, copied(3)))).as("another one, begun within a tick").isEqualTo(23);
    }
}
