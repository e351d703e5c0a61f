package io.velour.system.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The partition map as the controller tells it to people.
 *
 * @param version    of the map
 * @param partitions of each the names of its replicas' nodes, with their roles, the leader first
 */
public record ClusterMap(long version, List<List<Held>> partitions) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A replica.
     *
     * @param node    the name of the node that holds it, with its identity
     * @param role    as the map says it
     * @param listing names its unbroken time in the list
     */
    public record Held(String node, String role, long listing) {
        boolean isOf(String name) {
            return node.startsWith(name + " ");
        }

        boolean serves() {
            return role.equals("SERVING");
        }
    }

    /** Reads the answer to {@code GET /v1/partition-map}; before the cluster's birth it has no partitions. */
    static ClusterMap parse(String json) {
        JsonNode map = json.isBlank() ? JSON.createObjectNode() : JSON.readTree(json);
        Map<String, String> names = new HashMap<>();
        map.path("nodes").forEach(node -> names.put(node.path("node").asString(),
                node.path("name").asString() + " " + node.path("node").asString()));
        List<List<Held>> partitions = new ArrayList<>();
        map.path("partitions").forEach(partition -> partitions.add(replicas(partition, names)));
        return new ClusterMap(map.path("version").asLong(0), partitions);
    }

    private static List<Held> replicas(JsonNode partition, Map<String, String> names) {
        List<Held> replicas = new ArrayList<>();
        partition.path("replicas").forEach(replica -> {
            String node = replica.path("node").asString();
            replicas.add(new Held(Objects.requireNonNullElse(names.get(node), "? " + node),
                    replica.path("role").asString(), replica.path("listing").asLong()));
        });
        return replicas;
    }

    /** Tells whether every partition has that many replicas, all of them serving. */
    public boolean isFull(int redundancy) {
        return !partitions.isEmpty() && partitions.stream()
                .allMatch(replicas -> replicas.size() == redundancy && replicas.stream().allMatch(Held::serves));
    }

    /** Returns how many serving replicas a node of that name holds. */
    public long serving(String name) {
        return partitions.stream().flatMap(List::stream).filter(held -> held.isOf(name) && held.serves()).count();
    }

    /** Returns how many replicas a node of that name holds, whatever their roles. */
    public long replicas(String name) {
        return partitions.stream().flatMap(List::stream).filter(held -> held.isOf(name)).count();
    }

    /** Returns the identity of the node of that name which holds replicas. */
    public String nodeId(String name) {
        return partitions.stream().flatMap(List::stream).filter(held -> held.isOf(name)).findFirst()
                .map(held -> held.node().substring(name.length() + 1))
                .orElseThrow(() -> new AssertionError(name + " holds nothing in " + this));
    }

    /** Tells whether every replica has been listed without a break since the other map, and no other is; leaders may have changed. */
    public boolean hasLostNobodySince(ClusterMap earlier) {
        return IntStream.range(0, partitions.size())
                .allMatch(i -> Set.copyOf(partitions.get(i)).equals(Set.copyOf(earlier.partitions.get(i))));
    }

    /** Returns how many replicas this map has where the other has none. */
    public long movedSince(ClusterMap earlier) {
        long moved = 0;
        for (int i = 0; i < partitions.size(); i++) {
            List<String> before = earlier.partitions.get(i).stream().map(Held::node).toList();
            moved += partitions.get(i).stream().filter(held -> !before.contains(held.node())).count();
        }
        return moved;
    }

    @Override
    public String toString() {
        Map<String, Integer> counts = new TreeMap<>();
        partitions.stream().flatMap(List::stream)
                .forEach(held -> counts.merge(held.node() + " " + held.role(), 1, Integer::sum));
        return "map " + version + " of " + partitions.size() + " partitions: " + counts;
    }
}
