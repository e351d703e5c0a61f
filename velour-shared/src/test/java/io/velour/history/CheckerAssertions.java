package io.velour.history;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests say about the checker's verdict on a history in text form, whose violation is always of key x. */
final class CheckerAssertions {
    private static final LinearizabilityChecker CHECKER = new LinearizabilityChecker();

    private CheckerAssertions() {}

    static void assertAccepted(String history) {
        assertThat(CHECKER.check(HistoryText.parse(history))).isEqualTo(new Verdict.Linearizable());
    }

    static void assertRejected(String history) {
        assertThat(explanationOf(history)).contains("! c");
    }

    static String explanationOf(String history) {
        Verdict verdict = CHECKER.check(HistoryText.parse(history));
        assertThat(verdict).isInstanceOf(Verdict.Violation.class);
        assertThat(((Verdict.Violation) verdict).key()).isEqualTo("x");
        return ((Verdict.Violation) verdict).explanation();
    }
}
