package io.velour.controller.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.cluster.PartitionMap;
import io.velour.controller.map.PartitionMapPublisher.Published;
import io.velour.controller.map.PartitionMapPublisher.Waiter;
import io.velour.controller.map.PartitionMapPublisher.Waiting;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.shell.testing.SampleMaps;

class PartitionMapPublisherTest {
    private static final int MAX_WAITERS = 3;

    private final PartitionMapPublisher publisher = new PartitionMapPublisher(MAX_WAITERS);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() {
        publisher.start();
    }

    private Waiter waiter(String name, long after) {
        return new Waiter(after, map -> told.add(name + " " + text(map)));
    }

    private static String text(Optional<Published> map) {
        return map.map(published -> "version " + published.map().version()).orElse("nothing");
    }

    @Test
    void beforeTheFirstMapThereIsNothingAndOneWaits() {
        assertThat(publisher.newest()).isEmpty();
        assertThat(publisher.newerThan(0)).isEmpty();
        assertThat(publisher.await(waiter("a", 0))).isEqualTo(Waiting.WAITS);
        assertThat(publisher.waiting()).isEqualTo(1);
    }

    @Test
    void aMapReachesThoseWhoKnowLessAndTheOthersWaitOn() {
        publisher.publish(SampleMaps.map(1, 4));
        publisher.await(waiter("a", 4));
        publisher.await(waiter("b", 5));

        publisher.publish(SampleMaps.map(1, 5));

        assertThat(told).containsExactly("a version 5");
        publisher.publish(SampleMaps.map(1, 6));
        assertThat(told).containsExactly("a version 5", "b version 6");
        assertThat(publisher.waiting()).isZero();
    }

    @Test
    void theNewestMapIsEncodedOnceAndAnyOtherWhenItIsAskedFor() {
        PartitionMap newest = SampleMaps.map(1, 5);
        PartitionMap other = SampleMaps.map(1, 4);
        publisher.publish(newest);
        assertThat(publisher.encoded(newest)).isSameAs(publisher.encoded(newest))
                .isEqualTo(PartitionMapCodec.encode(newest));
        assertThat(publisher.encoded(other)).isEqualTo(PartitionMapCodec.encode(other));
    }

    @Test
    void whoKnowsLessThanThereIsDoesNotWait() {
        publisher.publish(SampleMaps.map(1, 4));

        assertThat(publisher.await(waiter("a", 3))).isEqualTo(Waiting.NOTHING_TO_WAIT_FOR);
        assertThat(publisher.newerThan(3)).map(published -> published.map().version()).hasValue(4L);
        assertThat(publisher.newerThan(4)).isEmpty();
        assertThat(publisher.waiting()).isZero();
    }

    @Test
    void theBinaryFormIsTheMapItself() {
        publisher.publish(SampleMaps.map(1, 4));

        assertThat(PartitionMapCodec.decode(publisher.newest().orElseThrow().encoded()))
                .isEqualTo(SampleMaps.map(1, 4));
    }

    @Test
    void whoHasWithdrawnIsNotTold() {
        Waiter waiter = waiter("a", 0);
        publisher.await(waiter);

        publisher.withdraw(waiter);
        publisher.publish(SampleMaps.map(1, 1));

        assertThat(told).isEmpty();
    }

    @Test
    void moreThanTheBoundAreTurnedAway() {
        for (int i = 0; i < MAX_WAITERS; i++) {
            assertThat(publisher.await(waiter("w" + i, 0))).isEqualTo(Waiting.WAITS);
        }

        assertThat(publisher.await(waiter("one too many", 0))).isEqualTo(Waiting.TOO_MANY);
        assertThat(publisher.waiting()).isEqualTo(MAX_WAITERS);
    }

    @Test
    void oneWhoCannotBeToldDoesNotKeepTheOthersWaiting() {
        publisher.await(new Waiter(0, map -> {
            throw new IllegalStateException("the connection is broken");
        }));
        publisher.await(waiter("b", 0));

        publisher.publish(SampleMaps.map(1, 1));

        assertThat(told).containsExactly("b version 1");
    }

    @Test
    void theEndReleasesAllWhoWaitAndNobodyWaitsAfterwards() {
        publisher.await(waiter("a", 0));

        publisher.stop();

        assertThat(told).containsExactly("a nothing");
        assertThat(publisher.await(waiter("b", 0))).isEqualTo(Waiting.NOTHING_TO_WAIT_FOR);
        assertThat(publisher.isRunning()).isFalse();
    }
}
