package io.velour.replica;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * In what the records of a leader and those of another {@code SERVING} replica, told a little earlier, differ although they
 * should not. Only what is {@code COMMITTED} counts: it must be held, or superseded by something newer, by all that serve;
 * what is {@code PENDING} is on its way. A tombstone that keeps nothing away any more may have been dropped by one of them.
 */
final class Comparison {
    /** What is the matter with a key. */
    enum Kind {
        /** The other holds something newer that is committed. */
        THEIRS_IS_NEWER,
        /** The leader holds something newer that is committed. */
        OURS_IS_NEWER,
        /** Both hold the same version, with different contents. */
        CONTENTS_DIFFER
    }

    /**
     * A difference. Two looks that find equal ones have found the same.
     *
     * @param ours   the version that the leader holds, or null
     * @param theirs likewise
     */
    record Difference(Kind kind, @Nullable RecordVersion ours, @Nullable RecordVersion theirs) {}

    private final ReplicaContext context;
    private final long nowMillis;

    Comparison(ReplicaContext context, long nowMillis) {
        this.context = context;
        this.nowMillis = nowMillis;
    }

    /** Returns those records of a range that must be the same everywhere, in their order. */
    static List<KeyedRecord> compared(List<KeyedRecord> records, ReplicaContext context) {
        Comparison now = new Comparison(context, context.time().now().wallMillis());
        return records.stream().filter(keyed -> !now.isOutlived(keyed.stored())).toList();
    }

    /** Returns in which keys two copies of one range differ, in the order of the keys. */
    Map<Key, Difference> of(List<KeyedRecord> ours, NavigableMap<Key, StoredRecord> theirs) {
        Map<Key, Difference> differences = new TreeMap<>();
        NavigableMap<Key, StoredRecord> onlyTheirs = new TreeMap<>(theirs);
        for (KeyedRecord our : ours) {
            add(differences, our.key(), our.stored(), onlyTheirs.remove(our.key()));
        }
        onlyTheirs.forEach((key, their) -> add(differences, key, null, their));
        return differences;
    }

    private void add(Map<Key, Difference> differences, Key key, @Nullable StoredRecord our,
            @Nullable StoredRecord their) {
        Kind kind = kind(our, their);
        if (kind != null) {
            differences.put(key, new Difference(kind, our == null ? null : our.version(),
                    their == null ? null : their.version()));
        }
    }

    private @Nullable Kind kind(@Nullable StoredRecord our, @Nullable StoredRecord their) {
        if (our != null && their != null && our.version().equals(their.version())) {
            return our.record().equals(their.record()) || our.isPending() || their.isPending()
                    ? null
                    : Kind.CONTENTS_DIFFER;
        }
        if (isMissed(their, our)) {
            return Kind.THEIRS_IS_NEWER;
        }
        return isMissed(our, their) ? Kind.OURS_IS_NEWER : null;
    }

    /** Tells whether one holds what the other, who has something older or nothing, must hold. */
    private boolean isMissed(@Nullable StoredRecord held, @Nullable StoredRecord instead) {
        if (held == null || held.isPending()) {
            return false;
        }
        return instead == null ? !isOutlived(held) : held.record().isNewerThan(instead.record());
    }

    private boolean isOutlived(StoredRecord stored) {
        return stored.record() instanceof Record.Tombstone tombstone
                && context.admission().isOutlived(tombstone.version(), nowMillis);
    }
}
