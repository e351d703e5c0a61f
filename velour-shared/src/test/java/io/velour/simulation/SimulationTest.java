package io.velour.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;

/**
 * Thousands of clusters that suffer. {@code mvn verify} runs 2,000 seeds; {@code -Psimulation} 100,000, or as many as a given
 * time allows ({@code -Dvelour.simulation.minutes}); {@code -Dvelour.simulation.first-seed} begins elsewhere.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("velour.simulation.seeds", 2_000);
    private static final long FIRST_SEED = Long.getLong("velour.simulation.first-seed", 0);
    private static final long MINUTES = Long.getLong("velour.simulation.minutes", 60);

    @Test
    void noSeedBreaksWhatMustAlwaysHold() throws InterruptedException, ExecutionException {
        CampaignTotals totals = new SimulationCampaign(FIRST_SEED, SEEDS, Duration.ofMinutes(MINUTES),
                System.out::println).run();
        System.out.println(totals);
        assertThat(totals.violations()).isEmpty();
        assertThat(totals.seeds()).as("seeds run before the time was over").isPositive();
    }
}
