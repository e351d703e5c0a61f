package io.velour.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);

    private static MemoryBudget.Share opened(MemoryBudget.@Nullable Share share) {
        return Objects.requireNonNull(share);
    }

    @Test
    void whatIsNotLeftIsNotGivenAndCostsNothing() {
        try (MemoryBudget.Share share = opened(budget.tryOpen(60))) {
            assertThat(budget.tryOpen(41)).isNull();
            assertThat(share.tryGrow(41)).isFalse();
            assertThat(budget.taken()).isEqualTo(60);
        }
    }

    @Test
    void everythingMayBeTakenAndIsGivenBackAtTheEnd() {
        try (MemoryBudget.Share share = opened(budget.tryOpen(60))) {
            assertThat(share.tryGrow(30)).isTrue();
            try (MemoryBudget.Share other = opened(budget.tryOpen(10))) {
                assertThat(other.tryGrow(0)).isTrue();
                assertThat(budget.taken()).isEqualTo(100);
            }
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aShareThatIsClosedTwiceGivesBackOnce() {
        MemoryBudget.Share share = opened(budget.tryOpen(60));
        share.close();
        share.close();

        assertThat(budget.taken()).isZero();
    }
}
