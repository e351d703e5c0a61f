package io.velour.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.mutation.Mutant;
import io.velour.mutation.Mutation;
import io.velour.mutation.MutationFile;

/** Each scenario is played with the core from which its rule is missing, and must fail there. */
class RulesMatterTest {
    /**
     * Without these the cluster does less than it could, but nothing wrong: a condition that holds is told as unknown; a
     * replica answers after its lease, with what was right when it was asked; nobody serves any more.
     */
    private static final Set<String> HARMLESS = Set.of("compare-and-set-without-memory",
            "lease-looked-at-before-the-read-only", "removal-without-renewed-since");

    private static List<Mutation> mutations() {
        return MutationFile.readAll("mutations").stream().filter(mutation -> mutation.scenario() != null).toList();
    }

    private static List<String> scenariosOf(Mutation mutation) {
        return List.of(Objects.requireNonNull(mutation.scenario()).split(" "));
    }

    private static Stream<Arguments> cases() {
        return mutations().stream().flatMap(
                mutation -> scenariosOf(mutation).stream().map(scenario -> Arguments.of(mutation.name(), scenario)));
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String played(Mutation mutation, String scenario) {
        Function<String, @Nullable String> probe = new Mutant(mutation).newInstance(ScenarioProbe.class.getName(),
                Function.class);
        return probe.apply(scenario);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutTheRuleTheStoryGoesWrong(String mutation, String scenario) {
        String wrong = played(MutationFile.read("mutations", mutation), scenario);
        assertThat(wrong).startsWith(HARMLESS.contains(mutation) ? scenario + ".txt:" : "not linearizable");
    }

    @Test
    void withEveryRuleInPlaceNothingGoesWrong() {
        assertThat(ScenarioFile.names()).allSatisfy(scenario -> assertThat(played(Mutation.NONE, scenario)).isNull());
    }

    @Test
    void everyScenarioIsThereForARuleThatIsSwitchedOff() {
        assertThat(mutations().stream().flatMap(mutation -> scenariosOf(mutation).stream()))
                .containsAll(ScenarioFile.names());
    }
}
