package io.velour.frontend.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;
import io.velour.frontend.channel.ChannelMeters;
import io.velour.frontend.channel.LaneGuards;
import io.velour.frontend.channel.LaneSettings;
import io.velour.frontend.channel.StorageChannels;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.frontend.trace.Traces;
import io.velour.operation.Deadline;
import io.velour.operation.Effect;
import io.velour.operation.Operation;
import io.velour.protocol.StorageAnswer;

/** In which order an operation meets its events. */
class RunningOperationTest {
    private static final PartitionId PARTITION = new PartitionId(3);
    private static final ReplicaSet ENTRY = new ReplicaSet(PARTITION, Epoch.FIRST, Epoch.FIRST, List.of());
    private static final long DEADLINE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Writes down what it hears; a newer entry ends it. */
    private static final class Recorder implements Operation<String> {
        private final List<String> heard = new ArrayList<>();

        @Override
        public List<Effect<String>> start() {
            heard.add("start");
            return List.of();
        }

        @Override
        public List<Effect<String>> onNewerEntry(ReplicaSet entry) {
            heard.add("entry");
            return List.of(new Effect.Finish<>("ended"));
        }

        @Override
        public List<Effect<String>> onAnswer(Member from, int round, StorageAnswer answer) {
            throw new AssertionError("nothing was asked");
        }

        @Override
        public List<Effect<String>> onSilence(Member from, int round) {
            throw new AssertionError("nothing was asked");
        }

        @Override
        public List<Effect<String>> onNotSent(Member from, int round) {
            throw new AssertionError("nothing was asked");
        }

        @Override
        public List<Effect<String>> onPauseOver() {
            throw new AssertionError("no pause was begun");
        }

        @Override
        public List<Effect<String>> onDeadline() {
            heard.add("deadline");
            return List.of();
        }
    }

    @Test
    void anEntryThatComesBeforeTheStartIsHeardOfAfterIt() {
        Recorder operation = new Recorder();
        List<String> outcomes = new ArrayList<>();
        LaneSettings lanes = LaneSettings.ofReads(1, Duration.ofSeconds(1));
        try (StorageChannels channels = new StorageChannels(_ -> (_, _) -> {
            throw new AssertionError("nothing is asked");
        }, lanes, lanes, new LaneGuards(),
                new ChannelMeters(new SimpleMeterRegistry()), Traces.off(), _ -> {});
                OperationRunner runner = new OperationRunner(new PartitionMapHolder(), channels)) {
            Deadline deadline = new Deadline(OperationRunner.now(), Duration.ofNanos(DEADLINE_NANOS));
            RunningOperation<String> running = new RunningOperation<>(operation, deadline,
                    PARTITION, runner, null, outcomes::add);
            running.onNewerEntry(ENTRY);
            assertThat(operation.heard).isEmpty();
            running.start();
        }
        assertThat(operation.heard).containsExactly("start", "entry");
        assertThat(outcomes).containsExactly("ended");
    }
}
