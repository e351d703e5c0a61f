package io.velour.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goes through every scope whole; with {@code -Dvelour.long=true} through the large ones, too, which take minutes each. */
class ExplorationTest {
    private static final int LIMIT = 5_000_000;
    private static final int LIMIT_OF_LARGE_ONES = 60_000_000;
    private static final ExplorationTable TABLE = new ExplorationTable();

    static List<Scope> ordinary() {
        return Scopes.ordinary();
    }

    static List<Scope> large() {
        return Scopes.large();
    }

    @AfterAll
    static void printTheTable() {
        System.out.println(TABLE);
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void whateverTheOrderTheKeyIsOneRegister(Scope scope) {
        search(scope, LIMIT);
    }

    @ParameterizedTest
    @MethodSource("large")
    @EnabledIfSystemProperty(named = "velour.long", matches = "true")
    void whateverTheOrderTheKeyIsOneRegisterInLargeScopesToo(Scope scope) {
        search(scope, LIMIT_OF_LARGE_ONES);
    }

    private static void search(Scope scope, int limit) {
        long from = System.nanoTime();
        ExplorationResult result = new Exploration(scope, limit).run();
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
