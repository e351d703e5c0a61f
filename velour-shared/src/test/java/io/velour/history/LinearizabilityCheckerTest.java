package io.velour.history;

import static io.velour.history.CheckerAssertions.assertAccepted;
import static io.velour.history.CheckerAssertions.assertRejected;
import static io.velour.history.CheckerAssertions.explanationOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The faults that the checker must find, and what looks like one and is none. */
class LinearizabilityCheckerTest {
    @Test
    void aReadOlderThanAnAcknowledgedWriteIsRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c1 x put 2 -> done [20,30]
                c2 x get -> 1 [40,50]
                """);
    }

    @Test
    void readsThatGoBackInTimeAreRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c1 x put 2 -> done [20,100]
                c2 x get -> 2 [30,40]
                c3 x get -> 1 [50,60]
                """);
    }

    @Test
    void twoSuccessfulCompareAndSetsFromOneValueAreRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c2 x cas 1 2 -> done [20,30]
                c3 x cas 1 3 -> done [20,30]
                """);
    }

    @Test
    void aReadOfAValueThatNobodyWroteIsRejected() {
        assertThat(explanationOf("c1 x get -> 7 [0,10]")).contains("nobody wrote 7", "! c1 x get -> 7 [0,10]");
    }

    @Test
    void aReadOfAFailedCompareAndSetsValueIsRejected() {
        assertThat(explanationOf("""
                c1 x cas 1 2 -> failed [0,10]
                c2 x get -> 2 [0,10]
                """)).contains("2 was certainly not written");
    }

    @Test
    void aReadOfAValueThatWasCertainlyNotWrittenIsRejected() {
        assertThat(explanationOf("""
                c1 x put 2 -> not-done [0,10]
                c2 x get -> 2 [0,10]
                """)).contains("2 was certainly not written");
    }

    @Test
    void aReadThatEndsBeforeItsValueIsWrittenIsRejected() {
        assertThat(explanationOf("""
                c2 x get -> 2 [0,10]
                c1 x put 2 -> done [20,30]
                """)).contains("2 was not yet being written");
    }

    @Test
    void theOldValueAfterAnAcknowledgedDeleteIsRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c1 x delete -> done [20,30]
                c2 x get -> 1 [40,50]
                """);
    }

    @Test
    void anAcknowledgedWriteThatIsMissingAtTheEndIsRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c2 x get -> absent [20,30]
                """);
    }

    @Test
    void anUnknownWriteThatWasSeenAndIsGoneWithoutAnOverwriteIsRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c2 x put 2 -> unknown [20,]
                c1 x get -> 2 [30,40]
                c1 x get -> 1 [50,60]
                """);
    }

    @Test
    void aCompareAndSetWhoseExpectedValueNeverHeldIsRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c1 x put 2 -> done [20,30]
                c2 x cas 1 3 -> done [40,50]
                """);
        assertThat(explanationOf("c1 x cas 9 3 -> done [0,10]")).contains("nobody wrote 9");
    }

    @Test
    void twoClientsThatEachSeeOnlyTheirOwnWritesAreRejected() {
        assertRejected("""
                c1 x put 1 -> done [0,10]
                c2 x put 2 -> done [0,10]
                c1 x get -> 1 [20,30]
                c2 x get -> 2 [20,30]
                c1 x get -> 1 [40,50]
                c2 x get -> 2 [40,50]
                """);
    }

    @Test
    void anUnknownWriteThatTakesEffectAfterLaterOperationsIsAccepted() {
        assertAccepted("""
                c1 x put 1 -> unknown [0,5]
                c2 x put 2 -> done [10,20]
                c2 x get -> 2 [30,40]
                c2 x get -> 1 [50,60]
                """);
    }

    @Test
    void anUnknownWriteThatNeverTakesEffectIsAccepted() {
        assertAccepted("""
                c2 x put 2 -> done [0,10]
                c1 x put 1 -> unknown [20,]
                c2 x get -> 2 [30,40]
                c2 x get -> 2 [50,60]
                """);
    }

    @Test
    void concurrentWritesAreAcceptedInEitherOrder() {
        for (int last = 1; last <= 2; last++) {
            assertAccepted("""
                    c1 x put 1 -> done [0,10]
                    c2 x put 2 -> done [0,10]
                    c1 x get -> %d [20,30]
                    """.formatted(last));
        }
    }

    @Test
    void anUnknownCompareAndSetThatIsSeenLaterIsAccepted() {
        assertAccepted("""
                c1 x put 1 -> done [0,10]
                c2 x cas 1 2 -> unknown [20,25]
                c1 x get -> 1 [30,40]
                c1 x get -> 2 [50,60]
                """);
    }
}
