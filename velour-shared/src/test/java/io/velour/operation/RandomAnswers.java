package io.velour.operation;

import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Record;
import io.velour.record.RecordState;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** Answers that a storage node may give to one request, whatever it has answered before. */
final class RandomAnswers {
    /** The writer of all records that are not the operation's own. */
    static final long OTHER_WRITER = 5;

    private final SplittableRandom random;
    private final RandomEntries entries;

    RandomAnswers(SplittableRandom random, RandomEntries entries) {
        this.random = random;
        this.entries = entries;
    }

    StorageAnswer answerTo(StorageRequest request) {
        return switch (request) {
            case StorageRequest.Read(var _, var epoch, var _) -> toRead(epoch);
            case StorageRequest.Prepare(var _, var epoch, var _, var _, var _) -> toPrepare(epoch);
            case StorageRequest.PrepareIf(var _, var epoch, var _, var _, var _) -> toPrepareIf(epoch);
            default -> throw new AssertionError("asked with " + request);
        };
    }

    private StorageAnswer toRead(Epoch epoch) {
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> new StorageAnswer.Found(epoch, stored());
            case 3 -> new StorageAnswer.Absent(epoch);
            case 4 -> new StorageAnswer.Expired(epoch, stored());
            default -> refused(epoch);
        };
    }

    private StorageAnswer toPrepare(Epoch epoch) {
        return switch (random.nextInt(12)) {
            case 0 -> new StorageAnswer.Superseded(epoch);
            case 1 -> new StorageAnswer.Outrun(epoch, version());
            case 2 -> random.nextBoolean() ? new StorageAnswer.Unsure(epoch) : refused(epoch);
            case 3, 4 -> refused(epoch);
            default -> new StorageAnswer.Accepted(epoch);
        };
    }

    private StorageAnswer toPrepareIf(Epoch epoch) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new StorageAnswer.Mismatch(epoch, random.nextInt(4) == 0 ? null : stored());
            case 2, 3 -> new StorageAnswer.Outrun(epoch, version());
            case 4 -> random.nextBoolean() ? new StorageAnswer.Unsure(epoch) : refused(epoch);
            case 5, 6 -> refused(epoch);
            default -> new StorageAnswer.Accepted(epoch);
        };
    }

    private StorageAnswer refused(Epoch asked) {
        Refusal refusal = Refusal.values()[random.nextInt(Refusal.values().length)];
        return switch (refusal) {
            case STALE_EPOCH -> stale(asked);
            case NOT_READY -> new StorageAnswer.Refused(refusal, random.nextBoolean() ? asked : Epoch.NONE, null);
            case CLOCK_DRIFT -> random.nextInt(3) == 0
                    ? new StorageAnswer.Refused(refusal, asked, null)
                    : new StorageAnswer.Refused(Refusal.OVERLOADED, asked, null);
            case NOT_LISTED, NOT_SERVING, OVERLOADED -> new StorageAnswer.Refused(refusal, asked, null);
        };
    }

    private StorageAnswer stale(Epoch asked) {
        ReplicaSet latest = entries.latest();
        ReplicaSet newer = latest.epoch().isAfter(asked) ? latest : entries.next();
        return new StorageAnswer.Refused(Refusal.STALE_EPOCH, newer.epoch(), newer);
    }

    private StoredRecord stored() {
        return new StoredRecord(record(), random.nextBoolean() ? RecordState.PENDING : RecordState.COMMITTED);
    }

    private Record record() {
        RecordVersion version = version();
        return version.timestamp().millis() % 3 == 0
                ? new Record.Tombstone(version)
                : new Record.Value(version, new byte[0], null, Record.Value.NEVER);
    }

    private RecordVersion version() {
        return new RecordVersion(HybridTimestamp.ofMillis(999_990 + random.nextInt(30)), OTHER_WRITER);
    }

    static boolean isOwn(@Nullable RecordVersion version) {
        return version != null && version.writer() != OTHER_WRITER;
    }
}
