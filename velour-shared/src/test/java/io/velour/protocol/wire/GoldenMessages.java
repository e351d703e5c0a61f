package io.velour.protocol.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.velour.TestMaps;
import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateCodec;
import io.velour.control.GivenUp;
import io.velour.placement.Assignment;
import io.velour.protocol.ListedKey;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

/** One sample of everything that has a binary form, under the name of its golden file. */
final class GoldenMessages {
    private static final PartitionId PARTITION = new PartitionId(200);
    private static final Epoch EPOCH = new Epoch(300);
    private static final RecordVersion VERSION = new RecordVersion(HybridTimestamp.ofMillis(1_700_000_000_000L).next(),
            -2);
    private static final Key KEY = new Key(new byte[]{0, 'k', (byte) 0xff});
    private static final Record.Value PLAIN = new Record.Value(VERSION, new byte[]{1, 2, 3}, null, Record.Value.NEVER);
    private static final Record.Value FULL = new Record.Value(VERSION, new byte[0], "text/plain", 1_800_000_000_000L);
    private static final ReplicaSet ENTRY = TestMaps.entry(5, 9, 7,
            List.of(new Replica(TestMaps.member(1), ReplicaRole.SERVING, new Epoch(1)),
                    new Replica(TestMaps.member(2), ReplicaRole.CATCHING_UP, new Epoch(8)),
                    new Replica(TestMaps.member(3), ReplicaRole.LEAVING, new Epoch(2))));

    private static final RecordVersion OLDER = new RecordVersion(HybridTimestamp.ofMillis(1_600_000_000_000L), 5);
    private static final List<KeyedRecord> RECORDS = List.of(
            new KeyedRecord(KEY, StoredRecord.committed(new Record.Tombstone(VERSION))),
            new KeyedRecord(Key.of("l"), StoredRecord.pending(PLAIN)),
            new KeyedRecord(Key.of("m"), StoredRecord.committed(FULL)));

    private static final List<ListedKey> LISTED = List.of(new ListedKey(KEY, ListedKey.Summary.of(PLAIN)),
            new ListedKey(Key.of("l"), null), new ListedKey(Key.of("m"), ListedKey.Summary.of(FULL)));

    private GoldenMessages() {}

    /** A sample with what reads its bytes back: it throws if they are not the sample's. */
    record Sample(byte[] bytes, Consumer<byte[]> read) {}

    static Map<String, Sample> all() {
        Map<String, Sample> all = new LinkedHashMap<>();
        requests().forEach((name, request) -> all.put(name, new Sample(
                BatchCodec.encode(new RequestBatch(TestMaps.CLUSTER, List.of(request))),
                bytes -> requireEqual(BatchCodec.decodeRequests(bytes),
                        new RequestBatch(TestMaps.CLUSTER, List.of(request))))));
        answers().forEach((name, answer) -> all.put(name, new Sample(BatchCodec.encode(List.of(answer)),
                bytes -> requireEqual(BatchCodec.decodeAnswers(bytes), List.of(answer)))));
        StoredRecord stored = StoredRecord.committed(FULL);
        all.put("stored-record", new Sample(RecordCodec.encode(stored),
                bytes -> requireEqual(RecordCodec.decode(bytes), stored)));
        ReplicaSet simple = TestMaps.entry(0, 2, 1, TestMaps.member(1), TestMaps.member(2));
        var map = TestMaps.mapLike(simple);
        all.put("partition-map",
                new Sample(PartitionMapCodec.encode(map), bytes -> requireEqual(PartitionMapCodec.decode(bytes), map)));
        ClusterState state = clusterState(map);
        all.put("cluster-state",
                new Sample(ClusterStateCodec.encode(state),
                        bytes -> requireEqual(ClusterStateCodec.decode(bytes), state)));
        return all;
    }

    private static ClusterState clusterState(PartitionMap map) {
        NodeId first = TestMaps.member(1).node();
        NodeId second = TestMaps.member(2).node();
        List<List<NodeId>> target = new ArrayList<>(Collections.nCopies(15, List.of(second, first)));
        target.add(List.of(first));
        GivenUp givenUp = new GivenUp(new PartitionId(3), new Epoch(2), List.of(TestMaps.member(6)),
                TestMaps.member(1), 1_700_000_000_000L, "its disk burnt");
        return new ClusterState(map, new Assignment(target), Set.of(second), List.of(givenUp));
    }

    private static void requireEqual(Object read, Object written) {
        if (!read.equals(written)) {
            throw new AssertionError("read " + read + " where " + written + " was written");
        }
    }

    private static Map<String, StorageRequest> requests() {
        Map<String, StorageRequest> requests = new LinkedHashMap<>();
        requests.put("read", new StorageRequest.Read(PARTITION, EPOCH, KEY));
        requests.put("list-keys", new StorageRequest.ListKeys(PARTITION, EPOCH, null, null, 1));
        requests.put("list-keys-after-with-prefix",
                new StorageRequest.ListKeys(PARTITION, EPOCH, Key.of("k"), KEY, 300));
        requests.put("prepare-value", new StorageRequest.Prepare(PARTITION, EPOCH, KEY, PLAIN, null));
        requests.put("prepare-typed-expiring-value", new StorageRequest.Prepare(PARTITION, EPOCH, KEY, FULL, null));
        requests.put("prepare-tombstone-by-node",
                new StorageRequest.Prepare(PARTITION, EPOCH, KEY, new Record.Tombstone(VERSION), TestMaps.member(4)));
        requests.put("commit", new StorageRequest.Commit(PARTITION, KEY, VERSION));
        requests.put("prepare-if-absent", new StorageRequest.PrepareIf(PARTITION, EPOCH, KEY, PLAIN, null));
        requests.put("prepare-if-version-tombstone",
                new StorageRequest.PrepareIf(PARTITION, EPOCH, KEY, new Record.Tombstone(VERSION), OLDER));
        requests.put("adopt", new StorageRequest.Adopt(ENTRY));
        requests.put("report-pending", new PeerRequest.ReportPending(ENTRY, null));
        requests.put("report-pending-after", new PeerRequest.ReportPending(ENTRY, KEY));
        requests.put("compare-range", new PeerRequest.CompareRange(ENTRY, TestMaps.member(2), null));
        requests.put("compare-range-after", new PeerRequest.CompareRange(ENTRY, TestMaps.member(2), KEY));
        requests.put("fetch-range", new PeerRequest.FetchRange(ENTRY, TestMaps.member(2), null, null));
        requests.put("fetch-range-between",
                new PeerRequest.FetchRange(ENTRY, TestMaps.member(2), KEY, new Key(new byte[]{9})));
        return requests;
    }

    private static Map<String, StorageAnswer> answers() {
        Map<String, StorageAnswer> answers = new LinkedHashMap<>();
        answers.put("found-pending", new StorageAnswer.Found(EPOCH, StoredRecord.pending(PLAIN)));
        answers.put("found-committed-tombstone",
                new StorageAnswer.Found(EPOCH, StoredRecord.committed(new Record.Tombstone(VERSION))));
        answers.put("absent", new StorageAnswer.Absent(EPOCH));
        answers.put("accepted", new StorageAnswer.Accepted(EPOCH));
        answers.put("superseded", new StorageAnswer.Superseded(EPOCH));
        answers.put("outrun", new StorageAnswer.Outrun(EPOCH, VERSION));
        answers.put("unsure", new StorageAnswer.Unsure(EPOCH));
        answers.put("noted", new StorageAnswer.Noted());
        answers.put("expired", new StorageAnswer.Expired(EPOCH, StoredRecord.committed(FULL)));
        answers.put("mismatch", new StorageAnswer.Mismatch(EPOCH, StoredRecord.pending(PLAIN)));
        answers.put("mismatch-nothing-there", new StorageAnswer.Mismatch(EPOCH, null));
        answers.put("pending-records-none", new StorageAnswer.PendingRecords(EPOCH, List.of(), true));
        answers.put("pending-records-incomplete", new StorageAnswer.PendingRecords(EPOCH, RECORDS, false));
        answers.put("range-digest", new StorageAnswer.RangeDigest(EPOCH, KEY, 512, -3, 70_000));
        answers.put("range-digest-to-the-end", new StorageAnswer.RangeDigest(EPOCH, null, 0, Long.MAX_VALUE, 0));
        answers.put("range-records", new StorageAnswer.RangeRecords(EPOCH, KEY, RECORDS));
        answers.put("range-records-to-the-end", new StorageAnswer.RangeRecords(EPOCH, null, List.of()));
        answers.put("listed", new StorageAnswer.Listed(EPOCH, LISTED, KEY));
        answers.put("listed-none-to-the-end", new StorageAnswer.Listed(EPOCH, List.of(), null));
        for (Refusal refusal : Refusal.values()) {
            answers.put("refused-" + refusal.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    new StorageAnswer.Refused(refusal, EPOCH, refusal == Refusal.STALE_EPOCH ? ENTRY : null));
        }
        return answers;
    }
}
