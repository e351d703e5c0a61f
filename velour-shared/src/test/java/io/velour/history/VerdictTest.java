package io.velour.history;

import static io.velour.history.CheckerAssertions.assertAccepted;
import static io.velour.history.CheckerAssertions.assertRejected;
import static io.velour.history.CheckerAssertions.explanationOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the checker tells people. */
class VerdictTest {
    @Test
    void keysAreIndependentAndTheViolatedOneIsNamed() {
        String history = """
                c1 w put 1 -> done [0,10]
                c2 x put 2 -> done [0,10]
                c3 y put 3 -> done [0,10]
                c1 x get -> 2 [20,30]
                c2 y get -> 3 [20,30]
                c3 w cas 1 4 -> done [20,30]
                c1 y delete -> done [40,50]
                c2 w get -> 4 [40,50]
                c3 x get -> %s [60,70]
                """;
        assertAccepted(history.formatted("2"));
        assertRejected(history.formatted("absent"));
        assertThat(explanationOf(history.formatted("absent"))).doesNotContain(" w ", " y ");
    }

    @Test
    void theExplanationShowsTheLongestOrderAndWhatWouldBeNext() {
        assertThat(explanationOf("""
                c1 x put 1 -> done [0,10]
                c1 x put 2 -> done [20,30]
                c3 x put 9 -> unknown [25,]
                c2 x get -> 1 [40,50]
                """)).isEqualTo("""
                longest order found: 1 of 4 operations
                  c1 x put 1 -> done [0,10]
                then the register holds 1; next in line would be:
                  c1 x put 2 -> done [20,30]   would overwrite what is still to be seen
                the operations of this key around that moment (+ in the order found, ! next in line):
                + c1 x put 1 -> done [0,10]
                ! c1 x put 2 -> done [20,30]
                  c3 x put 9 -> unknown [25,]
                  c2 x get -> 1 [40,50]""");
    }

    @Test
    void whatIsNotLinearizableOrNotDecidedFails() {
        History good = HistoryText.parse("c1 x put 1 -> done [0,10]\nc2 x put 2 -> done [0,10]");
        History bad = HistoryText.parse("c1 x get -> 1 [0,10]");
        assertThatCode(() -> new LinearizabilityChecker().requireLinearizable(good)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new LinearizabilityChecker().requireLinearizable(bad))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("key x is not linearizable").hasMessageContaining("nobody wrote 1");
        assertThatThrownBy(() -> new LinearizabilityChecker(1).requireLinearizable(good))
                .isInstanceOf(AssertionError.class).hasMessageContaining("key x could not be decided: more than 1 ");
    }

    @Test
    void aBudgetBelowOneIsRefused() {
        assertThatThrownBy(() -> new LinearizabilityChecker(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1, and not 0");
    }
}
