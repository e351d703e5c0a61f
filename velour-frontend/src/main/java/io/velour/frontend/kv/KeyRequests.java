package io.velour.frontend.kv;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.velour.clock.PhysicalClock;
import io.velour.frontend.trace.Origin;
import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOutcome;
import io.velour.operation.WriteOutcome;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.shell.problem.Problem;

/**
 * Carries out what clients ask of single keys: chooses the operation, and turns its outcome into a status. Each request is
 * answered once, on whichever thread finishes it, also if nothing could be begun.
 */
public final class KeyRequests {
    private final KeyValueService service;
    private final PhysicalClock clock;

    /** @param clock says from when a time to live counts */
    public KeyRequests(KeyValueService service, PhysicalClock clock) {
        this.service = service;
        this.clock = clock;
    }

    void run(KeyRequest request, Origin origin, Consumer<KeyResult> client) {
        try {
            switch (request) {
                case KeyRequest.Get get ->
                    service.get(get.key(), origin, outcome -> client.accept(resultOf(get, outcome)));
                case KeyRequest.Put put -> put(put, origin, client);
                case KeyRequest.Delete delete -> delete(delete, origin, client);
            }
        } catch (OverloadedException overloaded) {
            client.accept(KeyResult.failed(ErrorResponses.of(overloaded)));
        } catch (NoMapException noMap) {
            client.accept(KeyResult.failed(ErrorResponses.of(noMap)));
        }
    }

    private static KeyResult resultOf(KeyRequest.Get get, GetOutcome outcome) {
        return switch (outcome) {
            case GetOutcome.Found found -> found(get, found);
            case GetOutcome.NotFound notFound -> {
                Problem problem = get.ifMatch().isEmpty()
                        ? ErrorResponses.of(notFound)
                        : ErrorResponses.preconditionFailed(null);
                yield new KeyResult(problem.status(), null, null, problem,
                        new KeyResult.Answerer(notFound.replica(), notFound.epoch()));
            }
            case GetOutcome.Unavailable unavailable -> KeyResult.failed(ErrorResponses.of(unavailable));
        };
    }

    /** {@code If-Match} comes first (RFC 9110, section 13.2.2). */
    private static KeyResult found(KeyRequest.Get get, GetOutcome.Found found) {
        RecordVersion version = found.value().version();
        KeyResult.Answerer answerer = new KeyResult.Answerer(found.replica(), found.epoch());
        if (!get.ifMatch().isEmpty() && !EntityTags.matchesStrongly(get.ifMatch(), version)) {
            return new KeyResult(412, version, null, ErrorResponses.preconditionFailed(version), answerer);
        }
        int status = EntityTags.matchesWeakly(get.ifNoneMatch(), version) ? 304 : 200;
        return new KeyResult(status, version, found.value(), null, answerer);
    }

    private void put(KeyRequest.Put put, Origin origin, Consumer<KeyResult> client)
            throws OverloadedException, NoMapException {
        long expiry = put.timeToLive() == null ? Record.Value.NEVER : clock.millis() + put.timeToLive().toMillis();
        NewValue value = new NewValue(put.bytes(), put.contentType(), expiry);
        switch (put.condition()) {
            case WriteCondition.None _ -> service.set(put.key(), value, origin, set -> client.accept(resultOf(set)));
            case WriteCondition.Absent _ -> service.compareAndSet(put.key(), null, value::withVersion, origin,
                    outcome -> client.accept(resultOf(outcome, 201, true)));
            case WriteCondition.Version(var expected) when service.mayBeCurrent(expected) ->
                service.compareAndSet(put.key(), expected, value::withVersion, origin,
                        outcome -> client.accept(resultOf(outcome, 204, true)));
            case WriteCondition.Version(var expected) -> fail(put, expected, origin, client);
            case WriteCondition.Never _ -> fail(put, null, origin, client);
        }
    }

    private void delete(KeyRequest.Delete delete, Origin origin, Consumer<KeyResult> client)
            throws OverloadedException, NoMapException {
        switch (delete.condition()) {
            case WriteCondition.None _ ->
                service.delete(delete.key(), origin, outcome -> client.accept(resultOf(outcome, null)));
            case WriteCondition.Version(var expected) when service.mayBeCurrent(expected) ->
                service.compareAndSet(delete.key(), expected, Record.Tombstone::new, origin,
                        outcome -> client.accept(resultOf(outcome, 204, false)));
            case WriteCondition.Version(var expected) -> fail(delete, expected, origin, client);
            case WriteCondition.Never _ -> fail(delete, null, origin, client);
            case WriteCondition.Absent _ -> client.accept(KeyResult.failed(ErrorResponses.deleteIfAbsent()));
        }
    }

    /** Answers a write whose condition cannot hold with what the key has: only a get is needed. */
    private void fail(KeyRequest write, @Nullable RecordVersion expected, Origin origin, Consumer<KeyResult> client)
            throws OverloadedException, NoMapException {
        service.get(write.key(), origin, outcome -> client.accept(switch (outcome) {
            case GetOutcome.Found found when found.value().version().equals(expected) ->
                KeyResult.failed(ErrorResponses.clockTooFarBehind());
            case GetOutcome.Found found -> preconditionFailed(found.value().version());
            case GetOutcome.NotFound _ -> preconditionFailed(null);
            case GetOutcome.Unavailable unavailable -> KeyResult.failed(ErrorResponses.of(unavailable));
        }));
    }

    private static KeyResult resultOf(SetOutcome set) {
        return resultOf(set.outcome(), set.toldVersion()
                && set.outcome() instanceof WriteOutcome.Done done ? done.version() : null);
    }

    private static KeyResult resultOf(WriteOutcome outcome, @Nullable RecordVersion told) {
        return switch (outcome) {
            case WriteOutcome.Done done -> KeyResult.written(204, told, done.leader(), done.epoch());
            case WriteOutcome.Unavailable unavailable -> KeyResult.failed(ErrorResponses.of(unavailable));
            case WriteOutcome.Indeterminate unknown -> KeyResult.failed(ErrorResponses.of(unknown));
        };
    }

    private static KeyResult resultOf(CompareAndSetOutcome outcome, int status, boolean tellsVersion) {
        return switch (outcome) {
            case CompareAndSetOutcome.Done done ->
                KeyResult.written(status, tellsVersion ? done.version() : null, done.leader(), done.epoch());
            case CompareAndSetOutcome.PreconditionFailed failed -> preconditionFailed(failed.current());
            case CompareAndSetOutcome.Unavailable unavailable -> KeyResult.failed(ErrorResponses.of(unavailable));
            case CompareAndSetOutcome.Indeterminate unknown -> KeyResult.failed(ErrorResponses.of(unknown));
        };
    }

    private static KeyResult preconditionFailed(@Nullable RecordVersion current) {
        return new KeyResult(412, current, null, ErrorResponses.preconditionFailed(current), null);
    }
}
