package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.record.Key;
import io.velour.record.RecordVersion;
import io.velour.replica.LeaderMemory.Answer;

class LeaderMemoryTest {
    private static final Key KEY = Key.of("key");
    private static final Epoch REIGN = new Epoch(3);
    private final LeaderMemory memory = new LeaderMemory(2, Duration.ofSeconds(1));

    private static RecordVersion version(long millis) {
        return new RecordVersion(HybridTimestamp.ofMillis(millis), 1);
    }

    @Test
    void whatWasReplacedWasHeldAndNothingElse() {
        memory.remember(REIGN, KEY, version(10), 0);
        assertThat(memory.ask(REIGN, KEY, version(10))).isEqualTo(Answer.HELD);
        assertThat(memory.ask(REIGN, KEY, version(11))).isEqualTo(Answer.NEVER_HELD);
        assertThat(memory.ask(REIGN, Key.of("other"), version(10))).isEqualTo(Answer.NEVER_HELD);
    }

    @Test
    void whatHadToBeForgottenSoonerMakesEverythingNotAboveItUnsure() {
        memory.remember(REIGN, KEY, version(10), 0);
        memory.remember(REIGN, KEY, version(20), 0);
        memory.remember(REIGN, KEY, version(30), 0);
        assertThat(memory.ask(REIGN, KEY, version(10))).isEqualTo(Answer.UNSURE);
        assertThat(memory.ask(REIGN, KEY, version(5))).isEqualTo(Answer.UNSURE);
        assertThat(memory.ask(REIGN, KEY, version(15))).isEqualTo(Answer.NEVER_HELD);
        assertThat(memory.ask(REIGN, KEY, version(20))).isEqualTo(Answer.HELD);
    }

    @Test
    void whatIsOlderThanEveryDeadlineGoesWithoutATrace() {
        memory.remember(REIGN, KEY, version(10), 0);
        memory.remember(REIGN, KEY, version(20), Duration.ofSeconds(2).toNanos());
        assertThat(memory.ask(REIGN, KEY, version(10))).isEqualTo(Answer.NEVER_HELD);
    }

    @Test
    void aNewReignForgetsEverything() {
        memory.remember(REIGN, KEY, version(10), 0);
        assertThat(memory.ask(REIGN.next(), KEY, version(10))).isEqualTo(Answer.NEVER_HELD);
    }
}
