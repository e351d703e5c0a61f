package io.velour.exploration;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ReplicaSet;
import io.velour.operation.CompareAndSetOperation;
import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.Effect;
import io.velour.operation.GetOperation;
import io.velour.operation.GetOutcome;
import io.velour.operation.Operation;
import io.velour.operation.WriteOperation;
import io.velour.operation.WriteOutcome;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.RecordVersion;

/** A client and its frontend: the shipping operations, one after the other. */
final class ClientProcess implements Process {
    private final transient Scope scope;
    private final transient Choices choices;
    private final int client;
    private ReplicaSet entry;
    /** Which operation is under way, or comes next. */
    private int position;
    private @Nullable Operation<?> running;
    private boolean pausing;
    private int pausesLeft;

    /** @param choices what the operations are given to choose by */
    ClientProcess(Scope scope, Event.Connected connected, Choices choices) {
        this.scope = scope;
        this.choices = choices;
        this.client = connected.client();
        this.entry = connected.entry();
    }

    @Override
    public void on(Event event, StepOutput output) {
        Operation<?> operation = running;
        switch (event) {
            case Event.Connected _ -> {
            }
            case Event.Begins _ -> begin(output);
            case Event.Learns(ReplicaSet newer) -> learn(newer, output);
            case Event.PauseEnds _ when operation != null -> {
                pausing = false;
                pausesLeft--;
                carryOut(operation.onPauseOver(), output);
            }
            case Event.DeadlinePasses _ when operation != null -> carryOut(operation.onDeadline(), output);
            case Event.HearsNothing(var from, int round) when operation != null ->
                carryOut(operation.onSilence(from, round), output);
            case Event.CouldNotSend(var to, int round) when operation != null ->
                carryOut(operation.onNotSent(to, round), output);
            case Message.Reply reply when operation != null -> onReply(operation, reply, output);
            default -> throw new IllegalArgumentException("no event of this client: " + event);
        }
    }

    private void begin(StepOutput output) {
        output.show(new Fact.Begun(operationNumber()));
        pausesLeft = scope.bounds().pauses();
        Operation<?> operation = newOperation();
        running = operation;
        carryOut(operation.start(), output);
    }

    private int operationNumber() {
        return scope.operationNumber(client, position);
    }

    private Operation<?> newOperation() {
        return switch (scope.clients().get(client).get(position)) {
            case ClientOperation.Get _ ->
                new GetOperation(OneKeyStore.KEY, entry, choices, versionsFrom(Scope.START_MILLIS));
            case ClientOperation.CompareAndSet write -> new CompareAndSetOperation(OneKeyStore.KEY, entry,
                    expected(write), write.content(), versionsFrom(Scope.firstTimestamp(write).millis()));
            case ClientOperation.Write write -> new WriteOperation(OneKeyStore.KEY, entry, write.content(),
                    versionsFrom(Scope.firstTimestamp(write).millis()));
        };
    }

    private OperationVersions versionsFrom(long millis) {
        return new OperationVersions(millis, operationNumber() + 1);
    }

    private static @Nullable RecordVersion expected(ClientOperation.CompareAndSet write) {
        return switch (write.expected()) {
            case FIRST_VALUE -> Scope.FIRST_RECORD.version();
            case ABSENT -> null;
        };
    }

    /** As the frontend does it: all that are under way there hear of an entry before the answer that brought it is judged. */
    private void onReply(Operation<?> operation, Message.Reply reply, StepOutput output) {
        if (reply.answer() instanceof StorageAnswer.Refused(var _, var _, ReplicaSet newer) && newer != null) {
            learn(newer, output);
        }
        carryOut(operation.onAnswer(reply.from(), reply.round(), reply.answer()), output);
    }

    private void learn(ReplicaSet newer, StepOutput output) {
        if (!newer.epoch().isAfter(entry.epoch())) {
            return;
        }
        entry = newer;
        if (running != null) {
            carryOut(running.onNewerEntry(newer), output);
        }
    }

    private <O> void carryOut(List<Effect<O>> effects, StepOutput output) {
        for (Effect<O> effect : effects) {
            switch (effect) {
                case Effect.Ask<O>(var to, var request, int round) ->
                    output.send(new Message.Question(client, to, round, request));
                case Effect.Tell<O>(var _, StorageRequest request) -> {
                    if (request instanceof StorageRequest.Commit commit) {
                        output.show(new Fact.Committed(commit.version()));
                    }
                }
                case Effect.Pause<O> _ -> pausing = true;
                case Effect.Finish<O>(var outcome) -> finish(outcome, output);
            }
        }
    }

    private <O> void finish(O outcome, StepOutput output) {
        output.show(factOf(outcome, operationNumber()));
        output.endOperation();
        running = null;
        pausing = false;
        pausesLeft = 0;
        position++;
    }

    private static <O> Fact factOf(O outcome, int number) {
        return switch (outcome) {
            case WriteOutcome.Done done -> new Fact.Written(number, done.version());
            case WriteOutcome.Unavailable _ -> new Fact.NothingWritten(number);
            case CompareAndSetOutcome.Done done -> new Fact.Written(number, done.version());
            case CompareAndSetOutcome.PreconditionFailed failed -> new Fact.ConditionFailed(number, failed.current());
            case CompareAndSetOutcome.Unavailable _ -> new Fact.NothingWritten(number);
            case GetOutcome.Found found -> new Fact.Read(number, found.value());
            case GetOutcome.NotFound _ -> new Fact.Read(number, null);
            default -> new Fact.Unknown(number);
        };
    }

    @Override
    public View view() {
        boolean hasNext = running == null && position < scope.clients().get(client).size();
        return new ClientView(entry.epoch(), running != null, hasNext, pausing && pausesLeft > 0);
    }
}
