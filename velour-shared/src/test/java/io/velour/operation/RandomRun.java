package io.velour.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * One operation from start to deadline, with random events in a random order. Keeps what was asked and what came of it, and
 * checks what must hold of every operation.
 */
final class RandomRun<O> {
    private static final int MAX_EVENTS = 60;
    /** What a get may ask at the most between two pauses or entries, in questions: several rounds to three replicas. */
    private static final int MAX_QUESTIONS_AT_A_STRETCH = 40;

    private final SplittableRandom random;
    private final RandomEntries entries;
    private final RandomAnswers answers;
    private final Operation<O> operation;
    private final List<Question> questions = new ArrayList<>();
    private final Map<RecordVersion, Record> contents = new LinkedHashMap<>();
    private ReplicaSet known;
    private boolean pausing;
    private int atAStretch;
    private @Nullable O outcome;

    /** What became of a question. */
    enum Fate {
        OPEN, ANSWERED, SILENT, NOT_SENT
    }

    /** One question, and the answer if there was one. */
    static final class Question {
        private final Effect.Ask<?> ask;
        private Fate fate = Fate.OPEN;
        private @Nullable StorageAnswer answer;

        Question(Effect.Ask<?> ask) {
            this.ask = ask;
        }

        Member to() {
            return ask.to();
        }

        StorageRequest request() {
            return ask.request();
        }

        @Nullable
        StorageAnswer answer() {
            return answer;
        }

        Epoch epoch() {
            return switch (ask.request()) {
                case StorageRequest.Read read -> read.epoch();
                case StorageRequest.Prepare prepare -> prepare.epoch();
                case StorageRequest.PrepareIf prepare -> prepare.epoch();
                default -> throw new AssertionError("asked with " + ask);
            };
        }

        @Nullable
        Record record() {
            return switch (ask.request()) {
                case StorageRequest.Prepare prepare -> prepare.record();
                case StorageRequest.PrepareIf prepare -> prepare.record();
                default -> null;
            };
        }

        /** Asks the same replica to hold the same record of the operation's own in the same epoch. */
        boolean asksTheSameAs(Question other) {
            Record record = record();
            return record != null && RandomAnswers.isOwn(record.version()) && record.equals(other.record())
                    && to().equals(other.to()) && epoch().equals(other.epoch());
        }

        boolean isAcknowledged() {
            return answer instanceof StorageAnswer.Accepted || answer instanceof StorageAnswer.Superseded;
        }

        boolean mayHaveStored() {
            return isAcknowledged() || fate == Fate.OPEN || fate == Fate.SILENT;
        }

        @Override
        public String toString() {
            return ask + " " + fate + " " + answer;
        }
    }

    RandomRun(SplittableRandom random, Function<ReplicaSet, Operation<O>> operation) {
        this.random = random;
        this.entries = new RandomEntries(random);
        this.answers = new RandomAnswers(random, entries);
        this.known = entries.latest();
        this.operation = operation.apply(known);
    }

    O run() {
        carryOut(operation.start());
        int events = random.nextInt(MAX_EVENTS);
        for (int i = 0; i < events; i++) {
            event();
        }
        carryOut(operation.onDeadline());
        O atDeadline = outcome;
        assertThat(atDeadline).as("over at the deadline").isNotNull();
        for (int i = 0; i < 5; i++) {
            event();
        }
        return Objects.requireNonNull(atDeadline);
    }

    private void event() {
        List<Question> open = questions.stream().filter(question -> question.fate == Fate.OPEN).toList();
        int kind = random.nextInt(20);
        if (kind == 0) {
            learn(entries.next());
            carryOut(operation.onNewerEntry(entries.latest()));
        } else if (kind < 5 && pausing) {
            pausing = false;
            atAStretch = 0;
            carryOut(operation.onPauseOver());
        } else if (!open.isEmpty()) {
            settle(open.get(random.nextInt(open.size())), kind);
        }
    }

    private void settle(Question question, int kind) {
        if (kind == 5) {
            question.fate = Fate.SILENT;
            carryOut(operation.onSilence(question.to(), question.ask.round()));
        } else if (kind == 6) {
            question.fate = Fate.NOT_SENT;
            carryOut(operation.onNotSent(question.to(), question.ask.round()));
        } else {
            StorageAnswer answer = answers.answerTo(question.request());
            question.fate = Fate.ANSWERED;
            question.answer = answer;
            if (answer instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null) {
                learn(newer);
            }
            carryOut(operation.onAnswer(question.to(), question.ask.round(), answer));
        }
    }

    private void learn(ReplicaSet newer) {
        if (outcome == null && newer.epoch().isAfter(known.epoch())) {
            known = newer;
            atAStretch = 0;
        }
    }

    private void carryOut(List<Effect<O>> effects) {
        for (Effect<O> effect : effects) {
            switch (effect) {
                case Effect.Ask<O> ask -> ask(ask);
                case Effect.Tell<O>(var _, StorageRequest.Adopt(var entry)) -> {
                    assertThat(outcome).as("no entry is told after the end").isNull();
                    assertThat(entry).isEqualTo(known);
                }
                case Effect.Tell<O>(var _, StorageRequest.Commit commit) -> {
                    assertThat(outcome).as("commit is told after the end only").isNotNull();
                    assertThat(isComplete(commit.version(), known.epoch())).as("%s", commit).isTrue();
                }
                case Effect.Tell<O> tell -> throw new AssertionError("told " + tell);
                case Effect.Pause<O> pause -> {
                    assertThat(pausing).as("one pause at a time").isFalse();
                    assertThat(pause.millis()).isPositive();
                    pausing = true;
                }
                case Effect.Finish<O> finish -> {
                    assertThat(outcome).as("ends once").isNull();
                    outcome = finish.outcome();
                }
            }
        }
    }

    private void ask(Effect.Ask<O> ask) {
        Question question = new Question(ask);
        assertThat(outcome).as("asks nothing after the end").isNull();
        assertThat(question.epoch()).isEqualTo(known.epoch());
        assertThat(known.members()).contains(ask.to());
        if (ask.request() instanceof StorageRequest.PrepareIf) {
            assertThat(known.leader()).contains(ask.to());
        }
        Record record = question.record();
        if (record != null) {
            assertThat(contents.putIfAbsent(record.version(), record)).as("one version, one content")
                    .isIn(null, record);
            assertThat(questions).as("asked while a former question is open").noneMatch(
                    former -> former.fate == Fate.OPEN && former.asksTheSameAs(question));
        }
        atAStretch++;
        if (operation instanceof GetOperation) {
            assertThat(atAStretch).as("questions without a pause").isLessThan(MAX_QUESTIONS_AT_A_STRETCH);
        }
        questions.add(question);
    }

    /** Tells whether all replicas of an epoch have acknowledged a version in it, the leader with {@code ACCEPTED}. */
    boolean isComplete(RecordVersion version, Epoch epoch) {
        ReplicaSet entry = entries.of(epoch);
        return entry.leader().isPresent() && entry.members().stream().allMatch(member -> ofVersion(version)
                .anyMatch(question -> question.epoch().equals(epoch) && question.to().equals(member)
                        && (question.answer() instanceof StorageAnswer.Accepted
                                || question.isAcknowledged() && !entry.isLedBy(member))));
    }

    Stream<Question> ofVersion(RecordVersion version) {
        return questions.stream()
                .filter(question -> question.record() != null && question.record().version().equals(version));
    }

    List<Question> questions() {
        return questions;
    }

    /** Returns the questions that carry a record of the operation's own, in their order. */
    List<Question> own() {
        return questions.stream().filter(question -> question.record() != null
                && RandomAnswers.isOwn(question.record().version())).toList();
    }

    ReplicaSet entryOf(Epoch epoch) {
        return entries.of(epoch);
    }

    ReplicaSet known() {
        return known;
    }
}
