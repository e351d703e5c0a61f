package io.velour.controller.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;
import io.velour.controller.runtime.ClusterSnapshot;

/**
 * What an operator asks first, in one answer.
 *
 * @param clusterId    null before the cluster's birth
 * @param state        {@code forming} until then, {@code serving} from then on
 * @param version      of the partition map; 0 before the birth
 * @param storageNodes those of the map, present or not, then those that registered and are not of it
 * @param missing      names of the storage nodes of the map that are not present
 * @param partitions   all 0 before the birth
 * @param storeFailure why the cluster's state could not be stored the last time; null if it could
 */
record ClusterView(@Nullable String clusterId, String state, long version, SettingsView settings,
        int expectedStorageNodes, List<StorageNodeView> storageNodes, List<String> missing,
        List<FrontendView> frontends, PartitionCounts partitions, @Nullable String storeFailure) {

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
     * @param refused     why it is not taken; null if it is
     * @param unavailable why its replicas cannot be reached; null if they can, or if it holds none
     */
    record StorageNodeView(String name, String node, String incarnation, String address, String zone, boolean present,
            int replicas, int leaders, @Nullable String refused, @Nullable String unavailable) {
        static StorageNodeView ofMap(StorageNode node, Load load, @Nullable String unavailable) {
            return of(node, unavailable == null, load, null, unavailable);
        }

        static StorageNodeView notOfMap(StorageNode node, @Nullable String refused) {
            return of(node, true, Load.NONE, refused, null);
        }

        private static StorageNodeView of(StorageNode node, boolean present, Load load, @Nullable String refused,
                @Nullable String unavailable) {
            return new StorageNodeView(node.name(), node.id().toString(), node.incarnation().toString(),
                    node.address().toString(), node.zone(), present, load.replicas(node), load.leaders(node), refused,
                    unavailable);
        }
    }

    record FrontendView(String address, boolean present) {}

    static ClusterView of(ClusterSnapshot snapshot) {
        Optional<PartitionMap> map = snapshot.map();
        return new ClusterView(map.map(known -> known.cluster().toString()).orElse(null),
                map.isPresent() ? "serving" : "forming", map.map(PartitionMap::version).orElse(0L),
                SettingsView.of(map.map(PartitionMap::settings).orElse(snapshot.birth().settings())),
                snapshot.birth().expectedStorageNodes(), storageNodes(snapshot), missing(snapshot),
                snapshot.frontends().stream().map(address -> new FrontendView(address.toString(), true)).toList(),
                map.map(known -> PartitionCounts.of(known, present(snapshot))).orElse(new PartitionCounts(0, 0, 0)),
                snapshot.storeFailure().orElse(null));
    }

    private static Set<Member> present(ClusterSnapshot snapshot) {
        Set<Member> present = new HashSet<>();
        snapshot.present().forEach(registration -> present.add(registration.member()));
        return present;
    }

    private static List<String> missing(ClusterSnapshot snapshot) {
        return snapshot.map().stream().flatMap(map -> map.nodes().stream())
                .filter(node -> snapshot.missingSince().containsKey(node.id())).map(StorageNode::name).toList();
    }

    private static List<StorageNodeView> storageNodes(ClusterSnapshot snapshot) {
        List<StorageNodeView> views = new ArrayList<>();
        snapshot.map().ifPresent(map -> {
            Load load = Load.of(map);
            map.nodes().forEach(node -> views.add(StorageNodeView.ofMap(node, load, unavailable(snapshot, node))));
        });
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

    /** How many replicas each member holds, and how many partitions it leads. */
    private record Load(Map<Member, Integer> held, Map<Member, Integer> led) {
        static final Load NONE = new Load(Map.of(), Map.of());

        static Load of(PartitionMap map) {
            Map<Member, Integer> held = new HashMap<>();
            Map<Member, Integer> led = new HashMap<>();
            for (ReplicaSet entry : map.replicaSets()) {
                entry.members().forEach(member -> held.merge(member, 1, Integer::sum));
                entry.leader().ifPresent(member -> led.merge(member, 1, Integer::sum));
            }
            return new Load(held, led);
        }

        int replicas(StorageNode node) {
            return held.getOrDefault(node.member(), 0);
        }

        int leaders(StorageNode node) {
            return led.getOrDefault(node.member(), 0);
        }
    }
}
