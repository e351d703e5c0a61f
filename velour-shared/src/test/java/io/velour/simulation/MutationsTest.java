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
 * each. A rule's core is cold, so each hunt takes ten seconds and more: the build makes every fifth of them, in the order of the files, and
 * {@code -Dvelour.mutation.seeds} gives every one of all rules so many seeds.
 */
class MutationsTest {
    private static final int SEEDS = Integer.getInteger("velour.mutation.seeds", 0);
    private static final int EVERY = SEEDS > 0 ? 1 : 5;

    @Test
    void theSimulationCatchesRulesThatAreSwitchedOff() {
        MutationTable table = new MutationTable();
        List<String> missed = new ArrayList<>();
        List<Mutation> hunted = MutationFile.readAll("mutations").stream()
                .filter(mutation -> SEEDS > 0 || mutation.seeds() != null).toList();
        for (int place = 0; place < hunted.size(); place += EVERY) {
            Mutation mutation = hunted.get(place);
            Integer promised = mutation.seeds();
            int seeds = SEEDS > 0 || promised == null ? SEEDS : promised;
            MutationHunt.Result result = hunt(mutation, seeds);
            table.add(mutation, "random runs", result);
            if (promised != null && !(result instanceof MutationHunt.Caught)) {
                missed.add(mutation.name() + " within " + seeds + " seeds");
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
