package io.velour.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

/** The checker against an oracle that tries every order, and on long histories whose verdict is known. */
class LinearizabilityCheckerLawTest {
    private static final int SMALL_HISTORIES = 120_000;
    private static final int BUDGETED_HISTORIES = 60_000;
    private static final int LONG_HISTORIES = 24;
    private static final int[] MIX = {6, 4, 2, 3};

    private final LinearizabilityChecker checker = new LinearizabilityChecker();

    @Test
    void theCheckerAgreesWithTryingEveryOrder() {
        int violations = 0;
        for (long seed = 0; seed < SMALL_HISTORIES; seed++) {
            List<ClientOperation> operations = SmallHistories.of(seed);
            boolean linearizable = BruteForceOracle.isLinearizable(operations);
            assertAgrees(seed, linearizable, checker.check(History.of(operations)));
            violations += linearizable ? 0 : 1;
        }
        assertThat(violations).isBetween(SMALL_HISTORIES * 2 / 5, SMALL_HISTORIES * 3 / 5);
    }

    @Test
    void aSmallBudgetLeavesOpenAndNeverLies() {
        int open = 0;
        for (long seed = 0; seed < BUDGETED_HISTORIES; seed++) {
            List<ClientOperation> operations = SmallHistories.of(seed);
            Verdict verdict = new LinearizabilityChecker(1 + (int) (seed % 3)).check(History.of(operations));
            if (verdict instanceof Verdict.Unknown) {
                open++;
            } else {
                assertAgrees(seed, BruteForceOracle.isLinearizable(operations), verdict);
            }
        }
        assertThat(open).isBetween(BUDGETED_HISTORIES / 5, BUDGETED_HISTORIES * 4 / 5);
    }

    @Test
    void longLinearizableHistoriesAreAcceptedAndOneWrongReadIsFound() {
        for (long seed = 0; seed < LONG_HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RegisterRun.Shape shape = new RegisterRun.Shape("x", 1, 1 + random.nextInt(8), 2_000,
                    0.05 * random.nextInt(3), random.nextBoolean(), MIX);
            List<ClientOperation> operations = RegisterRun.of(random, shape);
            assertThat(checker.check(History.of(operations))).as("seed %d", seed)
                    .isEqualTo(new Verdict.Linearizable());
            History corrupted = History.of(withOneStaleRead(operations));
            assertThat(checker.check(corrupted)).as("seed %d, corrupted", seed)
                    .isInstanceOf(Verdict.Violation.class);
        }
    }

    @Test
    void manyKeysAreCheckedEachOnItsOwn() {
        SplittableRandom random = new SplittableRandom(7);
        List<ClientOperation> operations = new ArrayList<>();
        for (int key = 0; key < 20; key++) {
            operations.addAll(RegisterRun.of(random,
                    new RegisterRun.Shape("key-" + key, 10 * key, 4, 100, 0.1, false, MIX)));
        }
        assertThat(checker.check(History.of(operations))).isEqualTo(new Verdict.Linearizable());
    }

    private static void assertAgrees(long seed, boolean linearizable, Verdict verdict) {
        boolean agrees = linearizable ? verdict instanceof Verdict.Linearizable : verdict instanceof Verdict.Violation;
        if (!agrees) {
            throw new AssertionError("seed " + seed + ": " + verdict + "\n" + History.of(SmallHistories.of(seed)));
        }
    }

    /** Makes the last get return a value that was overwritten before it: the last such value, so that it is close. */
    private static List<ClientOperation> withOneStaleRead(List<ClientOperation> operations) {
        List<ClientOperation> corrupted = new ArrayList<>(History.of(operations).operations());
        int get = corrupted.size() - 1;
        while (!(corrupted.get(get).action() instanceof Action.Get)) {
            get--;
        }
        ClientOperation overwrite = lastPutBefore(corrupted.get(get), corrupted);
        OptionalLong stale = lastPutBefore(overwrite, corrupted).action().written();
        corrupted.set(get, Perturbation.withRead(corrupted.get(get), stale));
        return corrupted;
    }

    private static ClientOperation lastPutBefore(ClientOperation later, List<ClientOperation> operations) {
        return operations.stream()
                .filter(operation -> operation.action() instanceof Action.Put
                        && operation.outcome() instanceof Outcome.Done && operation.returned() < later.invoked())
                .reduce((_, second) -> second).orElseThrow();
    }
}
