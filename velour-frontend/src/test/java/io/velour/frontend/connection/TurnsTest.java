package io.velour.frontend.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void aLeaderThatTakesTurnAfterTurnIsNotRelieved() {
        for (int turn = 0; turn < 10; turn++) {
            long begun = turns.begin();
            assertThat(turns.relieve()).isFalse();
            assertThat(turns.end(begun)).isTrue();
        }
    }

    @Test
    void aLeaderBetweenTurnsIsNotRelieved() {
        turns.end(turns.begin());

        assertThat(turns.relieve()).isFalse();
        assertThat(turns.relieve()).isFalse();
    }

    @Test
    void aLeaderThatIsInTheSameTurnAtTwoLooksIsRelievedAndHearsOfIt() {
        long turn = turns.begin();
        assertThat(turns.relieve()).isFalse();

        assertThat(turns.relieve()).isTrue();

        assertThat(turns.end(turn)).isFalse();
    }

    @Test
    void noLeaderIsRelievedTwice() {
        turns.begin();
        turns.relieve();
        turns.relieve();

        assertThat(turns.relieve()).isFalse();
    }

    @Test
    void whoWasRelievedHearsOfItAlsoWhenTheNextLeaderIsInATurn() {
        long held = turns.begin();
        turns.relieve();
        turns.relieve();
        long next = turns.begin();

        assertThat(turns.end(held)).isFalse();
        assertThat(turns.end(next)).isTrue();
    }
}
