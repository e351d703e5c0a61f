package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.ReplicaSet;
import io.velour.operation.RandomRun.Question;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** Whatever the replicas answer, in whatever order: what an operation tells its client is covered by what it was told. */
class OperationRandomTest {
    private static final int SEEDS = 20_000;
    private static final Key KEY = Key.of("k");
    private static final RecordVersion EXPECTED = new RecordVersion(HybridTimestamp.ofMillis(900_000),
            RandomAnswers.OTHER_WRITER);

    /** Runs an operation under many seeds; the outcomes must be of all these kinds. */
    private static <O> void runAll(Function<ReplicaSet, Operation<O>> operation, BiConsumer<RandomRun<O>, O> check,
            Set<Class<?>> kinds) {
        Set<Class<?>> seen = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomRun<O> run = new RandomRun<>(random, entry -> operation.apply(entry));
            try {
                O outcome = run.run();
                seen.add(outcome.getClass());
                check.accept(run, outcome);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage() + "\n" + run.questions(),
                        failure);
            }
        }
        assertThat(seen).isEqualTo(kinds);
    }

    @Test
    void aWriteSaysWhatIsCertain() {
        OperationRandomTest.<WriteOutcome>runAll(
                entry -> new WriteOperation(KEY, entry, Record.Tombstone::new, new TestVersions()),
                (run, outcome) -> {
                    switch (outcome) {
                        case WriteOutcome.Done(var version, var _, var epoch) -> assertDone(run, version, epoch);
                        case WriteOutcome.Unavailable _ -> assertSurelyNothingStored(run.own());
                        case WriteOutcome.Indeterminate _ -> assertThat(run.own()).isNotEmpty();
                    }
                }, Set.of(WriteOutcome.Done.class, WriteOutcome.Unavailable.class, WriteOutcome.Indeterminate.class));
    }

    @Test
    void aCompareAndSetSaysWhatIsCertain() {
        OperationRandomTest.<CompareAndSetOutcome>runAll(
                entry -> new CompareAndSetOperation(KEY, entry, EXPECTED, Record.Tombstone::new, new TestVersions()),
                (run, outcome) -> {
                    assertEveryFurtherVersionIsCertainlyTheOnlyOne(run.own());
                    assertWrittenBackInTheEpochOfTheRead(run.questions());
                    switch (outcome) {
                        case CompareAndSetOutcome.Done(var version, var _, var epoch) ->
                            assertDone(run, version, epoch);
                        case CompareAndSetOutcome.PreconditionFailed(var current) -> {
                            assertSurelyNothingStored(run.own());
                            assertReadAtTheLeader(run, current);
                        }
                        case CompareAndSetOutcome.Unavailable _ -> assertSurelyNothingStored(run.own());
                        case CompareAndSetOutcome.Indeterminate _ -> assertThat(run.own()).isNotEmpty();
                    }
                }, Set.of(CompareAndSetOutcome.Done.class, CompareAndSetOutcome.PreconditionFailed.class,
                        CompareAndSetOutcome.Unavailable.class, CompareAndSetOutcome.Indeterminate.class));
    }

    @Test
    void aGetAnswersWithWhatIsCommitted() {
        OperationRandomTest.<GetOutcome>runAll(
                entry -> new GetOperation(KEY, entry, List::getLast, new TestVersions()), (run, outcome) -> {
                    assertWrittenBackInTheEpochOfTheRead(run.questions());
                    assertOnlyWhatIsCommittedIsDeleted(run);
                    switch (outcome) {
                        case GetOutcome.Found(var value, var _, var epoch) ->
                            assertThat(isCommitted(run, value, epoch)).isTrue();
                        case GetOutcome.NotFound(var _, var epoch) -> assertThat(isAbsent(run, epoch)).isTrue();
                        case GetOutcome.Unavailable _ -> assertThat(run.questions()).isNotEmpty();
                    }
                }, Set.of(GetOutcome.Found.class, GetOutcome.NotFound.class, GetOutcome.Unavailable.class));
    }

    /** V2: an operation that has taken another version finishes in the reign of the first. */
    private static void assertDone(RandomRun<?> run, RecordVersion version, Epoch epoch) {
        assertThat(run.isComplete(version, epoch)).as("acknowledged in one epoch").isTrue();
        if (versions(run.own()).size() > 1) {
            assertThat(run.entryOf(epoch).reign()).as("V2").isEqualTo(
                    run.entryOf(run.own().getFirst().epoch()).reign());
        }
    }

    private static RecordVersion versionOf(Question question) {
        return Objects.requireNonNull(question.record()).version();
    }

    private static Set<RecordVersion> versions(List<Question> questions) {
        Set<RecordVersion> versions = new LinkedHashSet<>();
        questions.forEach(question -> versions.add(versionOf(question)));
        return versions;
    }

    private static void assertSurelyNothingStored(List<Question> own) {
        assertThat(own.stream().filter(Question::mayHaveStored)).as("may have stored it").isEmpty();
    }

    /** V5: another version only once all that was sent for the last one was answered, and not accepted. */
    private static void assertEveryFurtherVersionIsCertainlyTheOnlyOne(List<Question> own) {
        if (!own.isEmpty()) {
            RecordVersion last = versionOf(own.getLast());
            assertSurelyNothingStored(
                    own.stream().filter(question -> !versionOf(question).equals(last)).toList());
        }
    }

    /** V3: another's record is sent only in the epoch in which it was read. */
    private static void assertWrittenBackInTheEpochOfTheRead(List<Question> questions) {
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            Record record = question.record();
            if (record != null && !RandomAnswers.isOwn(record.version())) {
                assertThat(questions.subList(0, i)).as("V3: read in that epoch: %s", question)
                        .anyMatch(read -> record.equals(pendingIn(read.answer()))
                                && read.epoch().equals(question.epoch()));
            }
        }
    }

    /** What is expired is deleted by a compare-and-set that expects it, and not before it is committed. */
    private static void assertOnlyWhatIsCommittedIsDeleted(RandomRun<?> run) {
        for (Question question : run.questions()) {
            if (question.request() instanceof StorageRequest.PrepareIf(var _, var epoch, var _, var _, var version)) {
                RecordVersion expected = Objects.requireNonNull(version);
                assertThat(run.isComplete(expected, epoch) || run.questions().stream().anyMatch(
                        read -> read.answer() instanceof StorageAnswer.Expired(var in, var stored) && in.equals(epoch)
                                && !stored.isPending() && stored.version().equals(expected)))
                        .as("%s", question).isTrue();
            }
        }
    }

    private static @Nullable Record pendingIn(@Nullable StorageAnswer answer) {
        StoredRecord stored = storedIn(answer);
        return stored != null && stored.isPending() ? stored.record() : null;
    }

    private static @Nullable StoredRecord storedIn(@Nullable StorageAnswer answer) {
        return switch (answer) {
            case StorageAnswer.Found found -> found.stored();
            case StorageAnswer.Expired expired -> expired.stored();
            case StorageAnswer.Mismatch mismatch -> mismatch.current();
            case null, default -> null;
        };
    }

    private static void assertReadAtTheLeader(RandomRun<?> run, @Nullable RecordVersion current) {
        assertThat(run.questions()).as("the leader said so in the last epoch").anyMatch(
                question -> question.answer() instanceof StorageAnswer.Mismatch(var epoch, var stored)
                        && epoch.equals(run.known().epoch()) && Objects.equals(current, liveVersion(stored))
                        && (stored == null || !stored.isPending() || run.isComplete(stored.version(), epoch)));
    }

    private static @Nullable RecordVersion liveVersion(@Nullable StoredRecord stored) {
        return stored != null && stored.record() instanceof Record.Value value ? value.version() : null;
    }

    private static boolean isCommitted(RandomRun<?> run, Record record, Epoch epoch) {
        return run.isComplete(record.version(), epoch) || run.questions().stream()
                .anyMatch(question -> question.answer() instanceof StorageAnswer.Found(var in, var stored)
                        && in.equals(epoch) && stored.equals(StoredRecord.committed(record)));
    }

    private static boolean isAbsent(RandomRun<?> run, Epoch epoch) {
        return run.questions().stream().anyMatch(question -> switch (question.answer()) {
            case StorageAnswer.Absent absent -> absent.epoch().equals(epoch);
            case StorageAnswer.Found(var _, var stored) when stored.record() instanceof Record.Tombstone ->
                isCommitted(run, stored.record(), epoch);
            case null, default -> question.record() instanceof Record.Tombstone tombstone
                    && run.isComplete(tombstone.version(), epoch);
        });
    }
}
