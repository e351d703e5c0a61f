package io.velour.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goes through every scope whole; {@code -Psimulation} through the large ones, too, which take minutes each. */
class ExplorationTest {
    private static final int LIMIT = 60_000_000;
    private static final ExplorationTable TABLE = new ExplorationTable();

    static List<Scope> scopes() {
        return Boolean.getBoolean("velour.exploration.large")
                ? Stream.concat(Scopes.ordinary().stream(), Scopes.large().stream()).toList()
                : Scopes.ordinary();
    }

    @AfterAll
    static void printTheTable() {
        System.out.println(TABLE);
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void whateverTheOrderTheKeyIsOneRegister(Scope scope) {
        long from = System.nanoTime();
        ExplorationResult result = new Exploration(scope, LIMIT).run();
        TABLE.add(result, Duration.ofNanos(System.nanoTime() - from));
        assertThat(result.violation()).as(scope.name()).isNull();
    }

    @Test
    void aScopeWithMoreStatesThanTheLimitIsNoSuccess() {
        Exploration exploration = new Exploration(Scopes.named("sets"), 1_000);
        assertThatThrownBy(exploration::run).isInstanceOf(IllegalStateException.class)
                .hasMessage("scope 'sets' has more than 1000 states");
    }

    @Test
    void noTwoScopesHaveTheSameName() {
        assertThat(Scopes.all()).extracting(Scope::name).doesNotHaveDuplicates();
    }
}
