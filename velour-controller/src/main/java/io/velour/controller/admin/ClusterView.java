package io.velour.controller.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ClusterSettings;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.control.ClusterHealth;
import io.velour.control.MemberView;
import io.velour.control.Registration;
import io.velour.controller.runtime.ClusterSnapshot;
import io.velour.protocol.CatchUpStatus;

/**
 * What an operator asks first, in one answer.
 *
 * @param clusterId    null before the cluster's birth
 * @param state        {@code forming} until then, {@code serving} from then on
 * @param version      of the partition map; 0 before the birth
 * @param storageNodes those of the map, present or not, then those that registered and are not of it
 * @param missing      names of the storage nodes of the map that are not present
 * @param partitions   all 0 before the birth
 * @param waiting      partitions that nobody serves, the first hundred of them, and for whom each waits
 * @param movesLeft    replicas that must be made or taken away until every partition is held as planned
 * @param catchUps     replicas that are being filled, the first hundred of them, and how far each is
 * @param storeFailure why the cluster's state could not be stored the last time; null if it could
 */
record ClusterView(@Nullable String clusterId, String state, long version, SettingsView settings,
        int expectedStorageNodes, List<StorageNodeView> storageNodes, List<String> missing,
        List<FrontendView> frontends, PartitionCounts partitions, List<WaitingView> waiting, int movesLeft,
        List<CatchUpView> catchUps, @Nullable String storeFailure) {

    private static final int MAX_WAITING_SHOWN = 100;
    private static final int MAX_CATCH_UPS_SHOWN = 100;

    record SettingsView(int partitions, int redundancy, String lease, String maxClockOffset, String tombstoneRetention,
            String fingerprint) {
        static SettingsView of(ClusterSettings settings) {
            return new SettingsView(settings.partitioner().partitionCount(), settings.redundancy(),
                    settings.lease().toString(), settings.maxClockOffset().toString(),
                    settings.tombstoneRetention().toString(), settings.fingerprint());
        }
    }

    /**
     * A storage node.
     *
     * @param present     whether it is registered, in this incarnation
     * @param condition   UP, SUSPECT or DOWN, by its lease; null if it is not of the map
     * @param draining    whether it is being emptied; it is empty once it holds no replicas
     * @param catchingUp  how many of its replicas are being filled
     * @param leaving     how many are about to be taken out
     * @param refused     why it is not taken; null if it is
     * @param unavailable why its replicas cannot be reached; null if they can, or if it holds none
     */
    record StorageNodeView(String name, String node, String incarnation, String address, String zone, boolean present,
            @Nullable String condition, boolean draining, int replicas, int leaders, int catchingUp, int leaving,
            @Nullable String refused, @Nullable String unavailable) {
        static StorageNodeView ofMap(MemberView member, @Nullable String unavailable) {
            StorageNode node = member.node();
            return new StorageNodeView(node.name(), node.id().toString(), node.incarnation().toString(),
                    node.address().toString(), node.zone(), unavailable == null, member.condition().name(),
                    member.isDraining(), member.serving() + member.catchingUp() + member.leaving(), member.leading(),
                    member.catchingUp(), member.leaving(), null, unavailable);
        }

        static StorageNodeView notOfMap(StorageNode node, @Nullable String refused) {
            return new StorageNodeView(node.name(), node.id().toString(), node.incarnation().toString(),
                    node.address().toString(), node.zone(), true, null, false, 0, 0, 0, 0, refused, null);
        }
    }

    /** A partition that nobody serves, and the names of those nodes any of which would do. */
    record WaitingView(int partition, List<String> waitsFor) {}

    /**
     * A replica that is being filled, as it said last.
     *
     * @param node        the name of the node that it is on
     * @param recordsDone records that it has the same as its source
     * @param bytesDone   bytes of their keys and values
     * @param bytesLeft   about how many bytes its source has behind them
     */
    record CatchUpView(int partition, String node, long recordsDone, long bytesDone, long bytesLeft) {}

    record FrontendView(String address, boolean present) {}

    static ClusterView of(ClusterSnapshot snapshot, Optional<ClusterHealth> health) {
        Optional<PartitionMap> map = snapshot.map();
        return new ClusterView(map.map(known -> known.cluster().toString()).orElse(null),
                map.isPresent() ? "serving" : "forming", map.map(PartitionMap::version).orElse(0L),
                SettingsView.of(map.map(PartitionMap::settings).orElse(snapshot.birth().settings())),
                snapshot.birth().expectedStorageNodes(), storageNodes(snapshot, health), missing(snapshot),
                snapshot.frontends().stream().map(address -> new FrontendView(address.toString(), true)).toList(),
                health.map(known -> PartitionCounts.of(known.partitions())).orElse(PartitionCounts.NONE),
                health.map(ClusterView::waiting).orElse(List.of()), health.map(ClusterHealth::movesLeft).orElse(0),
                health.map(ClusterView::catchUps).orElse(List.of()),
                snapshot.storeFailure().orElse(null));
    }

    private static List<CatchUpView> catchUps(ClusterHealth health) {
        Map<NodeId, String> names = names(health);
        return health.catchUps().stream().limit(MAX_CATCH_UPS_SHOWN).map(catchUp -> {
            NodeId node = catchUp.member().node();
            CatchUpStatus status = catchUp.status();
            return new CatchUpView(status.partition().value(), names.getOrDefault(node, node.toString()),
                    status.recordsDone(), status.bytesDone(), status.bytesLeft());
        }).toList();
    }

    private static Map<NodeId, String> names(ClusterHealth health) {
        Map<NodeId, String> names = new HashMap<>();
        health.members().forEach(member -> names.put(member.node().id(), member.node().name()));
        return names;
    }

    private static List<WaitingView> waiting(ClusterHealth health) {
        Map<NodeId, String> names = names(health);
        return health.partitions().waiting().stream().limit(MAX_WAITING_SHOWN).map(waiting -> new WaitingView(
                waiting.partition().value(),
                waiting.waitsFor().stream().map(node -> names.getOrDefault(node, node.toString())).toList())).toList();
    }

    private static List<String> missing(ClusterSnapshot snapshot) {
        return snapshot.map().stream().flatMap(map -> map.nodes().stream())
                .filter(node -> snapshot.missingSince().containsKey(node.id())).map(StorageNode::name).toList();
    }

    private static List<StorageNodeView> storageNodes(ClusterSnapshot snapshot, Optional<ClusterHealth> health) {
        List<StorageNodeView> views = new ArrayList<>();
        health.ifPresent(known -> known.members().forEach(
                member -> views.add(StorageNodeView.ofMap(member, unavailable(snapshot, member.node())))));
        for (Registration registration : snapshot.present()) {
            String refused = snapshot.refusals().get(registration);
            if (refused != null || snapshot.map().isEmpty()) {
                views.add(StorageNodeView.notOfMap(registration.node(), refused));
            }
        }
        return views;
    }

    private static @Nullable String unavailable(ClusterSnapshot snapshot, StorageNode node) {
        if (!snapshot.missingSince().containsKey(node.id())) {
            return null;
        }
        return snapshot.present().stream().filter(registration -> registration.member().node().equals(node.id()))
                .filter(registration -> !snapshot.refusals().containsKey(registration)).findFirst()
                .map(registration -> "it is back as incarnation " + registration.member().incarnation()
                        + ", but a map that says so could not be stored")
                .orElse("it has not been registered with the controller since "
                        + snapshot.missingSince().get(node.id()));
    }
}
