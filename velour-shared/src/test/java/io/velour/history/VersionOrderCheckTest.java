package io.velour.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionOrderCheckTest {
    private final List<VersionedOperation<Long>> operations = new ArrayList<>();

    private VersionOrderCheckTest operation(String line, @Nullable Long version) {
        return operation(line, version, null);
    }

    private VersionOrderCheckTest operation(String line, @Nullable Long version, @Nullable Long expected) {
        operations.add(new VersionedOperation<>(HistoryText.parse(line).operations().getFirst(), version, expected));
        return this;
    }

    private void assertAccepted() {
        assertThat(VersionOrderCheck.check(operations)).isEmpty();
    }

    private void assertFound(String... parts) {
        assertThat(VersionOrderCheck.check(operations)).singleElement().asString().contains(parts);
    }

    @Test
    void versionsThatGrowWithTimeAreAccepted() {
        operation("c1 x put 1 -> done [0,10]", 5L).operation("c2 x get -> 1 [5,20]", 5L)
                .operation("c1 x delete -> done [30,40]", 7L).operation("c1 x get -> absent [50,60]", 7L)
                .operation("c1 x cas absent 2 -> done [70,80]", 9L)
                .operation("c1 x cas 2 3 -> done [90,95]", 12L, 9L)
                .operation("c2 x cas 2 4 -> failed [97,99]", 12L, 9L).assertAccepted();
    }

    @Test
    void oneVersionForTwoValuesIsFound() {
        operation("c1 x get -> 1 [0,10]", 5L).operation("c2 x get -> 2 [0,10]", 5L)
                .assertFound("one version stands for two values", "c1 x get -> 1 [0,10] version 5");
    }

    @Test
    void theVersionOfAnIndeterminateWriteStandsForItsValue() {
        operation("c1 x put 1 -> unknown [0,]", 5L).operation("c2 x get -> 2 [0,10]", 5L)
                .assertFound("one version stands for two values");
    }

    @Test
    void twoDeletesOfOneVersionAreFound() {
        operation("c1 x delete -> done [0,10]", 5L).operation("c2 x delete -> done [0,10]", 5L)
                .assertFound("two writes have one version");
    }

    @Test
    void aReadBelowAnEarlierReadIsFound() {
        operation("c1 x get -> 2 [0,10]", 6L).operation("c2 x get -> 1 [11,20]", 5L)
                .assertFound("a later operation saw less", "version 6 and ", "version 5");
    }

    @Test
    void aLastReadBelowAnAcknowledgedWriteIsFound() {
        operation("c1 x put 1 -> done [0,10]", 5L).operation("c2 x put 2 -> done [0,10]", 6L)
                .operation("c3 x put 3 -> done [0,12]", 4L).operation("c1 x get -> 1 [20,30]", 5L)
                .assertFound("a later operation saw less", "c2 x put 2 -> done [0,10] version 6 and c1 x get");
    }

    @Test
    void aFailedCompareAndSetSawSomethingAsAGetDoes() {
        operation("c1 x put 1 -> done [0,10]", 5L).operation("c2 x cas 7 8 -> failed [20,30]", 4L, 3L)
                .assertFound("a later operation saw less");
    }

    @Test
    void aWriteThatIsNotAboveWhatEndedBeforeIsFound() {
        operation("c1 x get -> 1 [0,10]", 5L).operation("c2 x put 2 -> done [11,20]", 4L)
                .assertFound("a later write is not above");
        operations.clear();
        operation("c1 x get -> absent [0,10]", 5L).operation("c2 x delete -> done [11,20]", 5L)
                .assertFound("a later write is not above");
    }

    @Test
    void concurrentOperationsMayHaveTheirVersionsInAnyOrder() {
        operation("c1 x get -> 1 [0,10]", 5L).operation("c2 x put 2 -> done [10,20]", 4L).assertAccepted();
    }

    @Test
    void whatLiesBetweenACompareAndSetAndItsExpectationIsFound() {
        operation("c1 x put 1 -> done [0,10]", 5L).operation("c2 x get -> 2 [5,30]", 6L)
                .operation("c3 x cas 1 3 -> done [20,30]", 7L, 5L)
                .assertFound("something lies between", "c2 x get -> 2 [5,30] version 6 and c3 x cas 1 3");
    }

    @Test
    void aCompareAndSetThatIsNotAboveItsExpectationIsFound() {
        operation("c3 x cas 1 3 -> done [20,30]", 5L, 5L).assertFound("not above what it expected");
    }

    @Test
    void whatMayNotHaveTakenEffectHasNoPlaceInTheOrder() {
        operation("c1 x put 9 -> not-done [0,1]", 9L).operation("c1 x put 1 -> done [2,10]", 5L)
                .operation("c2 x put 2 -> unknown [20,25]", 3L).operation("c3 x put 4 -> unknown [20,25]", 7L)
                .operation("c1 x cas 1 3 -> done [30,40]", 8L, 5L).assertAccepted();
    }

    @Test
    void operationsWithoutAVersionTakeNoPart() {
        operation("c1 x put 1 -> done [0,10]", 5L).operation("c2 x put 2 -> done [11,20]", null)
                .operation("c2 x get -> absent [30,40]", null).operation("c1 x get -> 1 [50,60]", 5L).assertAccepted();
    }

    @Test
    void everyKeyHasItsOwnOrder() {
        operation("c1 x put 1 -> done [0,10]", 5L).operation("c1 y put 2 -> done [20,30]", 5L)
                .operation("c1 z put 3 -> done [40,50]", 4L).assertAccepted();
    }

    @Test
    void findingsAreBounded() {
        for (int i = 0; i < 100; i++) {
            operation("c1 x get -> absent [" + 10 * i + ',' + (10 * i + 5) + ']', 100L - i);
        }
        assertThat(VersionOrderCheck.check(operations)).hasSize(VersionOrderCheck.LIMIT);
    }

    @Test
    void theOrderThatIsCheckedIsThatOfEveryPair() {
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            operations.clear();
            for (int i = 0; i < 5; i++) {
                long invoked = random.nextInt(20);
                String what = random.nextBoolean() ? "get -> absent" : "delete -> done";
                operation("c%d x %s [%d,%d]".formatted(i, what, invoked, invoked + random.nextInt(10)),
                        (long) random.nextInt(6));
            }
            boolean inOrder = VersionOrderCheck.check(operations).stream()
                    .noneMatch(finding -> finding.startsWith("a later"));
            assertThat(inOrder).as("seed %d: %s", seed, operations).isEqualTo(everyPairIsInOrder());
        }
    }

    private boolean everyPairIsInOrder() {
        for (VersionedOperation<Long> one : operations) {
            for (VersionedOperation<Long> other : operations) {
                if (one.operation().returned() < other.operation().invoked() && !inOrder(one, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean inOrder(VersionedOperation<Long> one, VersionedOperation<Long> other) {
        long distance = Objects.requireNonNull(other.version()) - Objects.requireNonNull(one.version());
        return distance > 0 || distance == 0 && other.operation().action() instanceof Action.Get;
    }
}
