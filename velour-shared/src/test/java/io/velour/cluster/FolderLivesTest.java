package io.velour.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class FolderLivesTest {
    private static Incarnation life(int start) {
        return Incarnation.of(start, -start);
    }

    private static FolderLives lives(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(FolderLivesTest::life).reduce(FolderLives.NONE,
                FolderLives::begun, (former, _) -> former);
    }

    @Test
    void everyLifeSinceTheTakenOneIsKnownAndNoOther() {
        assertThat(lives(3).lives()).containsExactly(life(1), life(2), life(3));
        assertThat(lives(3).contain(life(2))).isTrue();
        assertThat(lives(3).contain(Incarnation.of(2, 7))).as("of another copy").isFalse();
        assertThat(FolderLives.takenIn(life(3)).lives()).containsExactly(life(3));
    }

    @Test
    void atTheBoundTheTakenOneAndTheLatestAreKept() {
        FolderLives many = lives(FolderLives.MAX + 5);
        assertThat(many.lives()).hasSize(FolderLives.MAX).startsWith(life(1), life(7)).endsWith(
                life(FolderLives.MAX + 5));
    }

    @Test
    void comesBackFromItsText() {
        assertThat(FolderLives.parse(lives(3).toString())).isEqualTo(lives(3));
        assertThat(FolderLives.parse(FolderLives.NONE.toString())).isEqualTo(FolderLives.NONE);
        assertThatIllegalArgumentException().isThrownBy(() -> FolderLives.parse("12"));
        assertThatIllegalArgumentException().isThrownBy(() -> FolderLives.parse(life(1) + "  " + life(2)));
    }
}
