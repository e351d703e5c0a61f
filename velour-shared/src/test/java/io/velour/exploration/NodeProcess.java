package io.velour.exploration;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.record.VersionSource;
import io.velour.replica.PeerSend;
import io.velour.replica.RecordStore.Change;
import io.velour.replica.ReplicaSettings;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.ReplicaStep;

/** A storage node in one incarnation: the shipping replica of one partition over a store of one key. */
final class NodeProcess implements Process {
    static final PartitionId PARTITION = new PartitionId(0);
    private static final Duration LEASE = Duration.ofMinutes(1);
    /** Longer than an abandoned write waits; a few of them and a lease are far shorter than a leader remembers. */
    private static final Duration TICK = Duration.ofSeconds(4);
    private static final ClusterSettings CLUSTER = new ClusterSettings(0, ClusterSettings.MAX_REDUNDANCY, LEASE,
            Duration.ofHours(1), Duration.ofHours(24));

    private final int node;
    private final NodeClock clock = new NodeClock();
    private final OneKeyStore store;
    private final ReplicaStateMachine replicas;

    NodeProcess(Event.Born born) {
        node = born.node();
        store = new OneKeyStore(born.held());
        Member self = new Member(new NodeId(node + 1), born.incarnation());
        replicas = new ReplicaStateMachine(self, CLUSTER, ReplicaSettings.DEFAULT, store, new NoVersions(), clock);
    }

    /** Nothing expires in a scope, so a storage node writes no version of its own. */
    private static final class NoVersions implements VersionSource {
        @Override
        public RecordVersion next() {
            throw new IllegalStateException("a storage node writes a version of its own");
        }

        @Override
        public RecordVersion nextAfter(HybridTimestamp floor) {
            return next();
        }
    }

    @Override
    public void on(Event event, StepOutput output) {
        switch (event) {
            case Message message -> onMessage(message, output);
            case Event.AtNode atNode -> onOwn(atNode, output);
            case Event.AtClient atClient -> throw new IllegalArgumentException("no event of a node: " + atClient);
        }
    }

    private void onMessage(Message message, StepOutput output) {
        switch (message) {
            case Message.Question(int client, Member to, int round, StorageRequest request) ->
                output.send(new Message.Reply(client, to, round, answer(request, output)));
            case Message.Stray stray -> answer(stray.request(), output);
            case Message.PeerQuestion(int asker, PeerSend send) ->
                output.send(new Message.PeerReply(asker, send, answer(send.request(), output)));
            case Message.PeerReply(int _, PeerSend send, StorageAnswer answer) ->
                carryOut(replicas.onPeerAnswer(send, answer, clock.now()), output);
            case Message.Reply reply -> throw new IllegalArgumentException("no message to a node: " + reply);
        }
    }

    private StorageAnswer answer(StorageRequest request, StepOutput output) {
        if (request instanceof StorageRequest.Read read) {
            return replicas.read(read);
        }
        ReplicaStep step = replicas.decide(List.of(request), clock.now());
        carryOut(step, output);
        return step.answers().getFirst();
    }

    private void onOwn(Event.AtNode event, StepOutput output) {
        switch (event) {
            case Event.Born born -> carryOut(start(born.entry()), output);
            case Event.Adopts(ReplicaSet entry) -> carryOut(replicas.adopt(mapOf(entry), clock.now()), output);
            case Event.HearsCommit(RecordVersion version) ->
                answer(new StorageRequest.Commit(PARTITION, OneKeyStore.KEY, version), output);
            case Event.Looks _ -> carryOut(replicas.onTick(clock.now()), output);
            case Event.Ticks _ -> {
                clock.pass(TICK);
                carryOut(replicas.onTick(clock.now()), output);
            }
            case Event.LosesLease _ -> clock.pass(LEASE);
            case Event.GivesUp(PeerSend send) -> carryOut(replicas.onPeerSilence(send, clock.now()), output);
        }
    }

    /** A lease serves nothing without an entry that lists its holder as serving: so every node has one from the start. */
    private ReplicaStep start(@Nullable ReplicaSet entry) {
        PartitionMap map = entry == null ? null : mapOf(entry);
        long mapVersion = map == null ? 0 : map.version();
        return replicas.onRenewalAnswer(clock.now(), new RenewalAnswer.Granted(LEASE, mapVersion, map), clock.now());
    }

    private static PartitionMap mapOf(ReplicaSet entry) {
        return new PartitionMap(new ClusterId(1), CLUSTER, entry.epoch().value(), List.of(), List.of(entry));
    }

    private void carryOut(ReplicaStep step, StepOutput output) {
        store.write(step.changes(), step.durability());
        step.changes().forEach(change -> showIfCommitted(change, output));
        for (PeerSend send : step.sends()) {
            if (send.isQuestion()) {
                output.send(new Message.PeerQuestion(node, send));
            } else if (send.request() instanceof StorageRequest.Commit commit) {
                output.show(new Fact.Committed(commit.version()));
            }
        }
    }

    private static void showIfCommitted(Change change, StepOutput output) {
        StoredRecord stored = change.stored();
        if (stored != null && !stored.isPending()) {
            output.show(new Fact.Committed(stored.version()));
        }
    }

    @Override
    public View view() {
        ReplicaSet adopted = replicas.adopted(PARTITION);
        Epoch epoch = adopted == null ? Epoch.NONE : adopted.epoch();
        StorageAnswer ifRead = adopted == null
                ? null
                : replicas.read(new StorageRequest.Read(PARTITION, epoch, OneKeyStore.KEY));
        Epoch caughtUp = replicas.renewal(clock.now()).reports().stream()
                .filter(report -> report.result() == CatchUpReport.Result.CAUGHT_UP).map(CatchUpReport::listing)
                .findFirst().orElse(null);
        return new NodeView(replicas.self(), epoch, store.stored(), ifRead, caughtUp);
    }
}
