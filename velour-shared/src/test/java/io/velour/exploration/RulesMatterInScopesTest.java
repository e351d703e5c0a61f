package io.velour.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
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

/** Each scope that a mutation names is searched with the core from which the rule is missing, and must show it. */
class RulesMatterInScopesTest {
    private static Stream<Arguments> cases() {
        return MutationFile.readAll("mutations").stream().filter(mutation -> mutation.scope() != null)
                .map(mutation -> Arguments.of(mutation.name(), mutation.scope()));
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String searched(Mutation mutation, String scope) {
        Function<String, @Nullable String> probe = new Mutant(mutation).newInstance(ExplorationProbe.class.getName(),
                Function.class);
        return probe.apply(scope);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutTheRuleTheSearchFindsWhatGoesWrong(String mutation, String scope) {
        String violation = searched(MutationFile.read("mutations", mutation), scope);
        System.out.printf("%-50s %-28s %s%n", mutation, scope, Objects.requireNonNullElse(violation, "NOT CAUGHT")
                .lines().findFirst().orElseThrow());
        assertThat(violation).isNotNull();
    }

    @Test
    void withEveryRuleInPlaceTheSameSearchesFindNothing() {
        List<String> scopes = cases().map(arguments -> (String) arguments.get()[1]).distinct().toList();
        assertThat(scopes).isNotEmpty()
                .allSatisfy(scope -> assertThat(searched(Mutation.NONE, scope)).as(scope).isNull());
    }
}
