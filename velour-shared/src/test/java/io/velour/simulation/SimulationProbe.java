package io.velour.simulation;

import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

/** Runs one seed, and says what was violated: for whoever can see nothing but the JDK's types. */
public final class SimulationProbe implements LongFunction<@Nullable String> {
    /** For the one who loads this class by its name. */
    public SimulationProbe() {}

    @Override
    public @Nullable String apply(long seed) {
        return violation(seed, 0);
    }

    static @Nullable String violation(long seed, int keptLines) {
        Simulation simulation = new Simulation(seed, Swarm.of(seed, Simulation.OPERATIONS), keptLines);
        try {
            simulation.run();
            return null;
        } catch (RuntimeException violation) {
            return "seed " + seed + ": " + violation + "\n" + simulation.trace.text();
        }
    }
}
