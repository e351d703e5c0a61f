package io.velour.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the controller says of the cluster, in a few lines. */
final class ClusterSummary {
    private ClusterSummary() {}

    /** @param json the controller's answer; what is missing in it is left out, what is unknown is passed over */
    static List<String> of(String json) {
        try {
            return lines(new JsonMapper().readTree(json));
        } catch (JacksonException notJson) {
            return List.of("the controller's answer is not understood: " + notJson.getOriginalMessage());
        }
    }

    private static List<String> lines(JsonNode cluster) {
        List<String> lines = new ArrayList<>();
        JsonNode settings = cluster.path("settings");
        JsonNode partitions = cluster.path("partitions");
        lines.add("cluster %s: %s, partition map %d, %d partitions x %d replicas".formatted(
                cluster.path("clusterId").asString("(not born yet)"), cluster.path("state").asString("?"),
                cluster.path("version").asLong(0), settings.path("partitions").asInt(0),
                settings.path("redundancy").asInt(0)));
        lines.add("partitions: %d available, %d degraded, %d unavailable".formatted(
                partitions.path("available").asInt(0), partitions.path("degraded").asInt(0),
                partitions.path("unavailable").asInt(0)));
        cluster.path("storageNodes").forEach(node -> lines.add(line(node)));
        return lines;
    }

    private static String line(JsonNode node) {
        return "%s at %s: %s, %d replicas, leads %d%s%s%s".formatted(node.path("name").asString("?"),
                node.path("address").asString("?"), condition(node), node.path("replicas").asInt(0),
                node.path("leaders").asInt(0),
                node.path("catchingUp").asInt(0) > 0 ? ", " + node.path("catchingUp").asInt() + " catching up" : "",
                node.path("draining").asBoolean(false) ? ", draining" : "",
                node.path("refused").isString() ? "; refused: " + node.path("refused").asString() : "");
    }

    /** Registered or not, and if the controller says more, whether it has a lease. */
    private static String condition(JsonNode node) {
        String present = node.path("present").asBoolean(false) ? "present" : "missing";
        String condition = node.path("condition").asString("UP");
        return condition.equals("UP") ? present : present + ", " + condition.toLowerCase(Locale.ROOT);
    }
}
