package io.velour.history;

import static io.velour.history.CheckerAssertions.assertAccepted;
import static io.velour.history.CheckerAssertions.assertRejected;
import static io.velour.history.CheckerAssertions.explanationOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What get, put, delete and compare-and-set mean to the checker, and what an unknown outcome can explain. */
class RegisterSemanticsTest {
    @Test
    void anUnknownCompareAndSetWhoseConditionNeverHeldIsNotSeen() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c1 x put 2 -> done [20,30]
                c2 x cas 1 3 -> unknown [40,45]
                c1 x get -> 3 [50,60]
                """);
    }

    @Test
    void anUnseenUnknownWriteMayBeWhatMadeACompareAndSetFail() {
        String history = """
                c1 x put 1 -> done [0,10]
                c2 x put 2 -> %s [20,25]
                c3 x cas 1 3 -> failed [30,40]
                """;
        assertAccepted(history.formatted("unknown"));
        assertRejected(history.formatted("not-done"));
    }

    @Test
    void anUnseenUnknownWriteThatBeganLaterMadeNothingFail() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c3 x cas 1 3 -> failed [30,40]
                c2 x put 2 -> unknown [50,55]
                """);
    }

    @Test
    void unknownWritesMayActOnlyThroughEachOther() {
        assertAccepted("""
                c1 x put 1 -> done [0,10]
                c2 x put 2 -> unknown [20,]
                c3 x cas 2 absent -> unknown [20,]
                c1 x get -> absent [30,40]
                """);
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c3 x cas 2 absent -> unknown [20,]
                c1 x get -> absent [30,40]
                """);
    }

    @Test
    void oneUnknownDeleteExplainsOneDisappearance() {
        String history = """
                c2 x delete -> unknown [0,1]
                c3 x delete -> %s [0,1]
                c1 x put 1 -> done [10,20]
                c1 x get -> absent [30,40]
                c1 x put 2 -> done [50,60]
                c1 x get -> absent [70,80]
                """;
        assertAccepted(history.formatted("unknown"));
        assertRejected(history.formatted("not-done"));
    }

    @Test
    void aConditionalDeleteNeedsItsValueAndRemovesIt() {
        assertAccepted("""
                c1 x put 1 -> done [0,10]
                c2 x cas 1 absent -> done [20,30]
                c3 x cas 1 absent -> failed [20,40]
                c1 x get -> absent [50,60]
                """);
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c2 x cas 1 absent -> done [20,30]
                c3 x cas 1 absent -> done [20,40]
                """);
    }

    @Test
    void anAbsentKeyCanBeReadDeletedAndCreatedOnce() {
        assertAccepted("""
                c1 x get -> absent [0,10]
                c1 x delete -> done [20,30]
                c1 x cas absent absent -> done [32,34]
                c1 x cas absent 1 -> done [40,50]
                c2 x cas absent 2 -> failed [40,60]
                c1 x get -> 1 [70,80]
                """);
        assertRejected("""
                c1 x cas absent 1 -> done [40,50]
                c2 x cas absent 2 -> done [40,60]
                """);
    }

    @Test
    void aCompareAndSetDoesNotFailWhereItsConditionHolds() {
        assertThat(explanationOf("c1 x cas absent 1 -> failed [0,10]")).contains("would not have failed");
    }

    @Test
    void getsWithoutAnAnswerSayNothing() {
        assertAccepted("""
                c1 x get -> unknown [0,]
                c2 x get -> not-done [0,5]
                c2 x get -> absent [10,20]
                """);
    }

    @Test
    void touchingOperationsAreConcurrent() {
        assertAccepted("""
                c1 x put 1 -> done [0,10]
                c2 x get -> absent [10,20]
                """);
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c2 x get -> absent [11,20]
                """);
    }
}
