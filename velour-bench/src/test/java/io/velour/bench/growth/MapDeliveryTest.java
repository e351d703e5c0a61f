package io.velour.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapDeliveryTest {
    /** 1 Gbit/s are 125,000 bytes a millisecond. */
    private static final long BYTES_OF_A_MILLI = 125_000;

    private final MapDelivery delivery = new MapDelivery(1, 3, 7);

    @Test
    void receiversGetAMapOneAfterTheOther() {
        assertThat(delivery.begin(100, 8, BYTES_OF_A_MILLI)).isTrue();

        assertThat(delivery.hasReached(0, 100)).isFalse();
        assertThat(delivery.hasReached(0, 101)).isTrue();
        assertThat(delivery.hasReached(2, 102)).isFalse();
        assertThat(delivery.hasReached(2, 103)).isTrue();
    }

    @Test
    void aMapThatComesDuringARoundWaitsForTheNext() {
        delivery.begin(100, 8, BYTES_OF_A_MILLI);

        assertThat(delivery.begin(102, 9, BYTES_OF_A_MILLI)).isFalse();
        assertThat(delivery.version()).isEqualTo(8);
        assertThat(delivery.begin(103, 9, BYTES_OF_A_MILLI)).isTrue();
        assertThat(delivery.version()).isEqualTo(9);
        assertThat(delivery.sent()).isEqualTo(6.0 * BYTES_OF_A_MILLI);
    }

    @Test
    void aMapThatAllKnowIsNotSent() {
        assertThat(delivery.begin(100, 7, BYTES_OF_A_MILLI)).isFalse();
        assertThat(delivery.sent()).isZero();
    }
}
