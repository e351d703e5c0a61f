package io.velour.scenario;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * No {@code SERVING} replica of the newest entry lacks what was committed (PROTOCOL.md, "What must always hold", 2). Committed
 * is what somebody has told to commit. A tombstone may have been collected.
 */
final class CommittedIsHeld {
    private final World world;
    private final Map<RecordVersion, Record> sent = new HashMap<>();
    private final Map<Key, Record> newest = new TreeMap<>();

    CommittedIsHeld(World world) {
        this.world = world;
    }

    void onSent(StorageRequest request) {
        switch (request) {
            case StorageRequest.Prepare prepare -> sent.put(prepare.record().version(), prepare.record());
            case StorageRequest.PrepareIf prepare -> sent.put(prepare.record().version(), prepare.record());
            case StorageRequest.Commit commit -> {
                Record record = sent.get(commit.version());
                if (record != null) {
                    newest.merge(commit.key(), record, (known, other) -> other.isNewerThan(known) ? other : known);
                }
            }
            default -> {
                // Says nothing of a record.
            }
        }
    }

    /** Returns who lacks what; nothing if all is well. */
    Optional<String> violation(ReplicaSet entry) {
        return newest.entrySet().stream()
                .flatMap(committed -> entry.servingMembers().stream()
                        .flatMap(member -> violation(member, committed.getKey(), committed.getValue()).stream()))
                .map(lack -> "in epoch " + entry.epoch() + " " + lack).findFirst();
    }

    private Optional<String> violation(Member member, Key key, Record committed) {
        StorageMachine machine = world.storage(member.node());
        boolean diskIsThere = machine.node().equals(member.node()) && machine.lives().contain(member.incarnation());
        StoredRecord held = machine.disk().peek(key);
        return !diskIsThere || isHeld(held, committed)
                ? Optional.empty()
                : Optional.of(world.names.of(member) + " holds " + (held == null ? "nothing" : world.names.of(held))
                        + " under " + key + ", where " + world.names.of(committed) + " is committed");
    }

    private static boolean isHeld(@Nullable StoredRecord held, Record committed) {
        return held == null ? committed instanceof Record.Tombstone : !committed.isNewerThan(held.record());
    }
}
