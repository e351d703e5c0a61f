package io.velour.frontend.kv;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.shell.problem.Problem;

/**
 * How a {@link KeyRequest} ended.
 *
 * @param status   the HTTP status
 * @param version  that of the value that the key has, or had when it was compared; null if the client is not told one
 * @param value    what was asked for, also with 304; else null
 * @param problem  what went wrong, with the same status; null if nothing did
 * @param answerer who said so; null if nobody did
 */
record KeyResult(int status, @Nullable RecordVersion version, Record.@Nullable Value value, @Nullable Problem problem,
        @Nullable Answerer answerer) {
    /** A replica and the epoch in which it answered. */
    record Answerer(Member replica, Epoch epoch) {}

    static KeyResult failed(Problem problem) {
        return new KeyResult(problem.status(), null, null, problem, null);
    }

    static KeyResult written(int status, @Nullable RecordVersion version, Member leader, Epoch epoch) {
        return new KeyResult(status, version, null, null, new Answerer(leader, epoch));
    }

    /** Returns how many bytes the value has; 0 if there is none. */
    int valueBytes() {
        return value == null ? 0 : value.bytes().length;
    }
}
