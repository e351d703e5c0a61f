package io.velour.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.velour.TestMaps;
import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.CatchUpReport;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;

/** A storage node as the controller meets it: it renews, adopts, counts its lease from sending, and reports. */
final class DrivenNode {
    private final long id;
    private StorageNode node;
    private FolderLives lives;
    private final List<ReplicaSet> adopted = new ArrayList<>();
    private long mapVersion;
    private long leaseEnds;
    private boolean leased;
    boolean up = true;
    boolean renews = true;
    long clockOffsetMillis;
    Optional<CatchUpReport.Result> catchUps = Optional.of(CatchUpReport.Result.CAUGHT_UP);
    Optional<RenewalAnswer> lastAnswer = Optional.empty();

    DrivenNode(long id, long incarnation) {
        this.id = id;
        this.node = TestMaps.node(id, incarnation);
        this.lives = FolderLives.NONE.begun(node.incarnation());
    }

    StorageNode node() {
        return node;
    }

    void named(StorageNode other) {
        node = other;
    }

    Member member() {
        return node.member();
    }

    Registration registration(Optional<ClusterId> cluster) {
        return new Registration(node, cluster, lives);
    }

    /** The process ends and another one starts on the same disk: it knows no map and has no lease. */
    void restart(long incarnation) {
        node = TestMaps.node(id, incarnation);
        lives = lives.begun(node.incarnation());
        adopted.clear();
        mapVersion = 0;
        leased = false;
        up = true;
        renews = true;
        lastAnswer = Optional.empty();
    }

    Renewal renewal(long wallMillis) {
        return new Renewal(member(), mapVersion, wallMillis + clockOffsetMillis, reports());
    }

    private List<CatchUpReport> reports() {
        List<CatchUpReport> reports = new ArrayList<>();
        for (ReplicaSet entry : adopted) {
            entry.replicaOf(member()).filter(replica -> replica.role() == ReplicaRole.CATCHING_UP)
                    .map(Replica::listing).ifPresent(listing -> catchUps.ifPresent(
                            result -> reports.add(new CatchUpReport(entry.partition(), listing, result))));
        }
        return reports;
    }

    /** @param sentAt when the renewal was sent, nanoseconds of the one clock of the test */
    void answered(RenewalAnswer answer, long sentAt) {
        lastAnswer = Optional.of(answer);
        PartitionMap map = answer.map();
        if (map != null) {
            adopt(map);
        }
        if (answer instanceof RenewalAnswer.Granted granted && mapVersion >= granted.mapVersion()) {
            leaseEnds = leased
                    ? Math.max(leaseEnds, sentAt + granted.lease().toNanos())
                    : sentAt + granted.lease().toNanos();
            leased = true;
        }
    }

    private void adopt(PartitionMap map) {
        for (ReplicaSet entry : map.replicaSets()) {
            int index = entry.partition().value();
            if (index == adopted.size()) {
                adopted.add(entry);
            } else if (entry.epoch().isAfter(adopted.get(index).epoch())) {
                adopted.set(index, entry);
            }
        }
        mapVersion = Math.max(mapVersion, map.version());
    }

    long mapVersion() {
        return mapVersion;
    }

    boolean mayServe(long now) {
        return up && leased && now - leaseEnds < 0;
    }

    /** Tells whether this process answers reads of the partition now. */
    boolean serves(int partition, long now) {
        return mayServe(now) && partition < adopted.size()
                && adopted.get(partition).replicaOf(member()).filter(Replica::isServing).isPresent();
    }
}
