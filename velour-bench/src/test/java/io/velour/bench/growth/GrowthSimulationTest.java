package io.velour.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthSimulationTest {
    private static final Shape SHAPE = new Shape(10);
    private static final double GIBIBYTE = 1L << 30;
    private static final double GIGABITS = 10;
    /** The controller waits so long before it gives up a node that is lost. */
    private static final double RE_REPLICATION_DELAY = 300;

    private static GrowthSimulation simulation() {
        return new GrowthSimulation(SHAPE, GIBIBYTE, GIGABITS);
    }

    @Test
    void aLostNodesReplicasAreFilledElsewhereAfterTheDelay() {
        GrowthSimulation.Outcome outcome = simulation().lose(1);

        assertThat(outcome.firstMapAfter()).as("the lease is over before anybody is taken out").isBetween(1.0, 10.0);
        assertThat(outcome.wholeAfter()).isBetween(RE_REPLICATION_DELAY, 2 * RE_REPLICATION_DELAY);
        assertThat(outcome.maps()).isGreaterThan(1);
    }

    @Test
    void aNodeThatJoinsGetsItsShare() {
        GrowthSimulation.Outcome outcome = simulation().join();

        assertThat(outcome.wholeAfter()).as("about a gibibyte at 64 MB a second, no less").isGreaterThan(15);
        assertThat(outcome.mostWithoutLease()).as("the empty node itself, until it has adopted a map").isOne();
    }

    @Test
    void theSameChangeComesToTheSameTwice() {
        GrowthSimulation.Outcome once = simulation().lose(1);
        GrowthSimulation.Outcome again = simulation().lose(1);

        assertThat(again.wholeAfter()).isEqualTo(once.wholeAfter());
        assertThat(again.sentBytes()).isEqualTo(once.sentBytes());
    }
}
