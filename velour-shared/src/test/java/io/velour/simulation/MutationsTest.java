package io.velour.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.mutation.Mutant;
import io.velour.mutation.Mutation;
import io.velour.mutation.MutationFile;
import io.velour.mutation.MutationHunt;
import io.velour.mutation.MutationTable;

/**
 * Switches the safety rules off, one at a time, and lets the simulation look for what goes wrong. Those that it finds soon
 * name in their files the number of seeds within which it must; the others are left to the directed scenarios, which catch
 * each. {@code -Dvelour.mutation.seeds} gives every one of them so many seeds.
 */
class MutationsTest {
    private static final int SEEDS = Integer.getInteger("velour.mutation.seeds", 0);

    @Test
    void theSimulationCatchesRulesThatAreSwitchedOff() {
        MutationTable table = new MutationTable();
        List<String> missed = new ArrayList<>();
        for (Mutation mutation : MutationFile.readAll("mutations")) {
            Integer promised = mutation.seeds();
            int seeds = SEEDS > 0 ? SEEDS : promised == null ? 0 : promised;
            if (seeds > 0) {
                MutationHunt.Result result = hunt(mutation, seeds);
                table.add(mutation, "random runs", result);
                if (promised != null && !(result instanceof MutationHunt.Caught)) {
                    missed.add(mutation.name() + " within " + seeds + " seeds");
                }
            }
        }
        System.out.println(table);
        assertThat(missed).isEmpty();
    }

    @Test
    void withEveryRuleInPlaceTheSameRunsShowNothing() {
        assertThat(hunt(Mutation.NONE, 50)).isInstanceOf(MutationHunt.Survived.class);
    }

    @SuppressWarnings("unchecked")
    private static MutationHunt.Result hunt(Mutation mutation, int seeds) {
        LongFunction<@Nullable String> probe = new Mutant(mutation).newInstance(SimulationProbe.class.getName(),
                LongFunction.class);
        return MutationHunt.run(probe, 0, seeds, Runtime.getRuntime().availableProcessors());
    }
}
