package io.velour.shell.registration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;

/** The entries of a Eureka instance's metadata in which a process says who it is, to text and back. */
public final class RegistrationMetadata {
    private static final String KIND = "velour-kind";
    private static final String ADDRESS = "velour-address";
    private static final String NODE = "velour-node";
    private static final String INCARNATION = "velour-incarnation";
    private static final String NAME = "velour-name";
    private static final String ZONE = "velour-zone";
    private static final String CLUSTER = "velour-cluster";
    private static final String LIVES = "velour-lives";
    private static final String STORAGE = "storage";
    private static final String FRONTEND = "frontend";

    private RegistrationMetadata() {}

    /** Returns the entries of a storage node. */
    public static Map<String, String> of(Registration registration) {
        StorageNode node = registration.node();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(KIND, STORAGE);
        metadata.put(ADDRESS, node.address().toString());
        metadata.put(NODE, node.id().toString());
        metadata.put(INCARNATION, node.incarnation().toString());
        metadata.put(NAME, node.name());
        if (!node.zone().isEmpty()) {
            metadata.put(ZONE, node.zone());
        }
        registration.cluster().ifPresent(cluster -> metadata.put(CLUSTER, cluster.toString()));
        metadata.put(LIVES, registration.lives().toString());
        return metadata;
    }

    /** Returns the entries of a frontend. */
    public static Map<String, String> ofFrontend(NodeAddress address) {
        return Map.of(KIND, FRONTEND, ADDRESS, address.toString());
    }

    public static boolean isStorageNode(Map<String, String> metadata) {
        return STORAGE.equals(metadata.get(KIND));
    }

    public static boolean isFrontend(Map<String, String> metadata) {
        return FRONTEND.equals(metadata.get(KIND));
    }

    /**
     * Reads the entries of a storage node.
     *
     * @throws IllegalArgumentException naming the entry that is missing or wrong
     */
    public static Registration storageNode(Map<String, String> metadata) {
        StorageNode node = new StorageNode(required(metadata, NODE, NodeId::parse),
                required(metadata, NAME, Function.identity()), address(metadata), metadata.getOrDefault(ZONE, ""),
                required(metadata, INCARNATION, Incarnation::parse));
        return new Registration(node, optional(metadata, CLUSTER, ClusterId::parse),
                required(metadata, LIVES, FolderLives::parse));
    }

    /**
     * Reads where the process answers.
     *
     * @throws IllegalArgumentException if the entry is missing or wrong
     */
    public static NodeAddress address(Map<String, String> metadata) {
        return required(metadata, ADDRESS, NodeAddress::parse);
    }

    private static <T> T required(Map<String, String> metadata, String entry, Function<String, T> parser) {
        return optional(metadata, entry, parser).orElseThrow(
                () -> new IllegalArgumentException("the registration has no entry " + entry));
    }

    private static <T> Optional<T> optional(Map<String, String> metadata, String entry, Function<String, T> parser) {
        try {
            return Optional.ofNullable(metadata.get(entry)).filter(value -> !value.isEmpty()).map(parser);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "the registration's entry " + entry + " is wrong: " + wrong.getMessage(), wrong);
        }
    }
}
