package io.velour.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private static void assertRefused(String history, String... reasons) {
        assertThatThrownBy(() -> HistoryText.parse(history)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(reasons);
    }

    @Test
    void anOperationThatEndsBeforeItBeginsIsRefused() {
        assertRefused("c1 x put 1 -> done [10,9]", "c1 x put 1 -> done [10,9] ends before it begins");
    }

    @Test
    void overlappingOperationsOfOneClientAreRefusedWhateverTheirKeys() {
        assertRefused("c1 x put 1 -> done [0,10]\nc1 y get -> absent [9,12]",
                "c1 y get -> absent [9,12] overlaps another operation of its client, c1 x put 1 -> done [0,10]");
        assertRefused("c1 x put 1 -> unknown [0,]\nc1 y get -> absent [9,12]", "overlaps another operation");
    }

    @Test
    void anOperationThatStandsThereTwiceIsRefused() {
        assertRefused("c1 x get -> absent [0,10]\nc1 x get -> absent [0,10]", "overlaps another operation");
    }

    @Test
    void aValueThatIsWrittenTwiceIsRefusedWhateverTheOutcomeAndTheKey() {
        assertRefused("c1 x put 1 -> not-done [0,10]\nc2 y cas absent 1 -> failed [0,10]",
                "writes the value that another one writes");
        assertRefused("c1 x cas 1 1 -> failed [0,10]\nc2 x put 1 -> done [0,10]", "another one writes");
    }

    @ParameterizedTest
    @CsvSource({"get,done", "get,failed", "put 1,7", "put 1,absent", "put 1,failed", "delete,failed", "delete,7",
            "cas 1 2,7"})
    void anOutcomeThatDoesNotFitItsActionIsRefused(String action, String outcome) {
        assertRefused("c1 x " + action + " -> " + outcome + " [0,10]", "outcome that does not fit its action");
    }

    @Test
    void anOutcomeWithoutAnEndIsRefused() {
        assertRefused("c1 x put 1 -> done [0,]", "c1 x put 1 -> done [0,] has an outcome and no end");
    }

    @Test
    void aKeyIsAWordAndAClientANumber() {
        assertThatThrownBy(() -> new ClientOperation(1, "a b", new Action.Get(), new Outcome.NotDone(), 0, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not \"a b\"");
        assertThatThrownBy(() -> new ClientOperation(1, "", new Action.Get(), new Outcome.NotDone(), 0, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not \"\"");
        assertThatThrownBy(() -> new ClientOperation(-1, "a", new Action.Get(), new Outcome.NotDone(), 0, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not -1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"x put 1 -> done [0,1]; not of the form",
            "c1 x put 1 done [0,1]; not of the form",
            "c1 x put 1 -> done [,1]; not of the form", "c1 x put -> done [0,1]; the action must be",
            "c1 x cas 1 -> done [0,1]; the action must be", "c1 x take 1 -> done [0,1]; not \"take 1\"",
            "c1 x put one -> done [0,1]; one", "c1 x get -> nothing [0,1]; \"nothing\" is neither an outcome",
            "c1 x get -> 1 [0,99999999999999999999]; 99999999999999999999"})
    void aLineThatCannotBeReadIsNamed(String line, String reason) {
        assertRefused("# a comment\n\n" + line, "line 3: ", reason, line);
    }

    @Test
    void everyFormIsWrittenAsItIsRead() {
        String history = """
                c1 x put 7 -> done [-10,25]
                c2 x get -> absent [12,13]
                c2 x get -> 7 [26,28]
                c3 x cas 7 8 -> failed [30,33]
                c2 y cas absent 10 -> done [31,32]
                c4 x cas 7 absent -> not-done [31,32]
                c1 x delete -> unknown [40,50]
                c3 x put 9 -> unknown [41,]""";
        assertThat(HistoryText.parse(history)).hasToString(history);
    }

    @Test
    void randomHistoriesComeBackFromTheirText() {
        for (long seed = 0; seed < 200; seed++) {
            History history = History.of(SmallHistories.of(seed));
            assertThat(HistoryText.parse(history.toString()).operations()).as("seed %d", seed)
                    .isEqualTo(history.operations());
        }
    }

    @Test
    void operationsAreSplitByKeyInTheOrderOfInvocationsWithoutUnansweredGets() {
        History history = HistoryText.parse("""
                c3 y get -> absent [5,6]
                c1 x put 1 -> done [3,4]
                c2 x get -> unknown [0,9]
                c1 x delete -> not-done [1,2]
                """);
        assertThat(history.byKey()).hasToString(
                "{x=[c1 x delete -> not-done [1,2], c1 x put 1 -> done [3,4]], y=[c3 y get -> absent [5,6]]}");
    }
}
