package io.velour.scenario;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaSet;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/**
 * How people call what a scenario is about. A member is its node's name, with a prime for each restart; a version is the
 * millisecond since the beginning that its timestamp names; a record is {@code A@5}, value and version.
 */
final class Names {
    private static final int COUNTER_BITS = 16;

    private final Map<Member, String> members = new HashMap<>();
    private final Map<String, Long> values = new LinkedHashMap<>();

    void put(Member member, String name) {
        members.put(member, name);
    }

    String of(Member member) {
        return members.getOrDefault(member, member.toString());
    }

    String of(List<Member> several) {
        return several.stream().map(this::of).collect(Collectors.joining(", "));
    }

    String of(RecordVersion version) {
        HybridTimestamp timestamp = version.timestamp();
        long counter = timestamp.value() & (1 << COUNTER_BITS) - 1;
        return timestamp.millis() - MachineClock.EPOCH_MILLIS + (counter == 0 ? "" : "." + counter);
    }

    String of(Record record) {
        return switch (record) {
            case Record.Value value -> textOf(value) + "@" + of(value.version());
            case Record.Tombstone tombstone -> "tombstone@" + of(tombstone.version());
        };
    }

    static byte[] bytesOf(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    static String textOf(Record.Value value) {
        return new String(value.bytes(), StandardCharsets.UTF_8);
    }

    String of(StoredRecord stored) {
        return of(stored.record()) + " " + lower(stored.state());
    }

    /** Returns an entry as scripts write it. */
    String of(ReplicaSet entry) {
        return "epoch " + entry.epoch() + ": "
                + entry.replicas().stream().map(replica -> of(replica, entry)).collect(Collectors.joining(", "));
    }

    private String of(Replica replica, ReplicaSet entry) {
        return of(replica.member()) + " " + (entry.isLedBy(replica.member()) ? "leads" : lower(replica.role()));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the number by which a history knows a value; the first is 1. */
    long numberOf(String value) {
        return values.computeIfAbsent(value, _ -> values.size() + 1L);
    }

    boolean isNew(String value) {
        return !values.containsKey(value);
    }

    /** Returns which number stands for which value in a history. */
    String legend() {
        return values.entrySet().stream().map(value -> value.getKey() + " is " + value.getValue())
                .collect(Collectors.joining(", "));
    }
}
