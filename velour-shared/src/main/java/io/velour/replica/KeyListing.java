package io.velour.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.protocol.ListedKey;
import io.velour.protocol.ReadRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;

/**
 * Lists keys of a partition. Each key that it names, and each that it leaves out, is what a read of it would say, so epoch,
 * role and lease are checked as for a read: before the local read and after it. What a read would not settle by itself, an
 * unfinished record or one whose time is over, it names without a summary (PROTOCOL.md, R25).
 */
final class KeyListing {
    private final ReplicaContext context;
    private final ReadCheck check;

    /** Says why a read cannot be answered at a moment; null if it can. */
    @FunctionalInterface
    interface ReadCheck {
        @Nullable
        StorageAnswer refusal(ReadRequest read, TimeReading now);
    }

    KeyListing(ReplicaContext context, ReadCheck check) {
        this.context = context;
        this.check = check;
    }

    StorageAnswer list(StorageRequest.ListKeys request) {
        StorageAnswer before = check.refusal(request, context.time().now());
        if (before != null) {
            return before;
        }
        RecordRange range = read(request, PrefixRange.of(request.prefix(), request.after()));
        TimeReading now = context.time().now();
        StorageAnswer after = check.refusal(request, now);
        return after == null ? new StorageAnswer.Listed(request.epoch(), keys(range, now), range.through()) : after;
    }

    private RecordRange read(StorageRequest.ListKeys request, PrefixRange keys) {
        if (keys.isEmpty()) {
            return new RecordRange(List.of(), null);
        }
        RecordRange range = RecordRange.read(context.store(), request.partition(), keys.after(), keys.through(),
                Math.min(request.limit(), context.settings().rangeRecords()), context.settings().rangeBytes());
        boolean toTheEnd = Objects.equals(range.through(), keys.through());
        return toTheEnd ? new RecordRange(range.records(), null) : range;
    }

    private static List<ListedKey> keys(RecordRange range, TimeReading now) {
        List<ListedKey> keys = new ArrayList<>();
        for (KeyedRecord keyed : range.records()) {
            Record record = keyed.stored().record();
            if (keyed.stored().isPending() || record.isExpiredAt(now.wallMillis())) {
                keys.add(new ListedKey(keyed.key(), null));
            } else if (record instanceof Record.Value value) {
                keys.add(new ListedKey(keyed.key(), ListedKey.Summary.of(value)));
            }
        }
        return keys;
    }
}
