package io.velour.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import io.velour.cluster.NodeId;

/** A cluster drawn from a seed, and what may happen to it: nodes come and go, weights, zones and the redundancy change. */
final class GeneratedCluster {
    private static final int MAX_REDUNDANCY = 5;
    private static final int MAX_ZONES = 6;

    private final long seed;
    private final SplittableRandom random;
    private final int maxNodes;
    private final int partitions;
    private final int zones;
    private final boolean equalWeights;
    private final boolean unequalZones;
    private final List<PlacementNode> nodes = new ArrayList<>();
    private int redundancy;
    private String history = "born";

    GeneratedCluster(long seed, int maxNodes, int maxPartitions) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.maxNodes = maxNodes;
        this.partitions = random.nextInt(1, maxPartitions + 1);
        this.zones = random.nextInt(1, MAX_ZONES + 1);
        this.equalWeights = random.nextBoolean();
        this.unequalZones = random.nextBoolean();
        this.redundancy = random.nextInt(1, MAX_REDUNDANCY + 1);
        add(random.nextInt(1, maxNodes + 1));
    }

    int partitions() {
        return partitions;
    }

    int redundancy() {
        return redundancy;
    }

    /** Returns the nodes in an order that has no meaning. */
    List<PlacementNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Lets one thing happen. */
    void change() {
        switch (random.nextInt(6)) {
            case 0, 1 -> add(random.nextInt(1, 4));
            case 2 -> remove();
            case 3 -> replace("reweighed", node -> new PlacementNode(node.id(), node.zone(), drawWeight()));
            case 4 -> replace("rezoned", node -> new PlacementNode(node.id(), drawZone(), node.weight()));
            default -> changeRedundancy();
        }
        Collections.shuffle(nodes, new Random(random.nextLong()));
    }

    private void add(int count) {
        for (int i = 0; i < count && nodes.size() < maxNodes; i++) {
            nodes.add(new PlacementNode(new NodeId(random.nextLong()), drawZone(), drawWeight()));
        }
        history += ", " + count + " added";
    }

    private void remove() {
        if (nodes.size() > 1) {
            nodes.remove(random.nextInt(nodes.size()));
            history += ", one removed";
        }
    }

    private void replace(String what, UnaryOperator<PlacementNode> change) {
        int index = random.nextInt(nodes.size());
        nodes.set(index, change.apply(nodes.get(index)));
        history += ", one " + what;
    }

    private void changeRedundancy() {
        redundancy = random.nextInt(1, MAX_REDUNDANCY + 1);
        history += ", redundancy " + redundancy;
    }

    private String drawZone() {
        int zone = random.nextInt(zones);
        return "zone-" + (unequalZones ? Math.min(zone, random.nextInt(zones)) : zone);
    }

    private int drawWeight() {
        if (equalWeights) {
            return PlacementNode.ORDINARY_WEIGHT;
        }
        return random.nextInt(4) == 0 ? random.nextInt(1, PlacementNode.MAX_WEIGHT + 1) : random.nextInt(50, 200);
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + nodes.size() + " nodes, " + zones + " zones, " + partitions
                + " partitions, redundancy " + redundancy + " (" + history + ")";
    }
}
