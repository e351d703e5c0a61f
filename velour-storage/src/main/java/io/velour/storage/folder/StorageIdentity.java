package io.velour.storage.folder;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeId;

/**
 * Whose data a folder holds.
 *
 * @param node     drawn when the folder was new
 * @param name     what operators call the node
 * @param cluster  empty until the node has seen a partition map
 * @param settings the fingerprint of that cluster's settings; empty until then
 * @param starts   how often a process of the node has started on this folder
 * @param lives    those that tell an old copy of the folder
 */
record StorageIdentity(NodeId node, String name, Optional<ClusterId> cluster, Optional<String> settings, int starts,
        FolderLives lives) {
    private static final String FIRST_LINE = "velour storage identity 3";
    private static final String LIVES = "lives";
    private static final String STARTS = "starts";

    /** Returns the identity of a folder that no process has started on yet. */
    static StorageIdentity created(NodeId node, String name) {
        return new StorageIdentity(node, name, Optional.empty(), Optional.empty(), 0, FolderLives.NONE);
    }

    /**
     * Returns the same node's identity once another process has started.
     *
     * @param random any number: two copies of one folder draw different ones
     */
    StorageIdentity started(int random) {
        int start = Math.addExact(starts, 1);
        return new StorageIdentity(node, name, cluster, settings, start, lives.begun(Incarnation.of(start, random)));
    }

    /** Returns the name of the present life. */
    Incarnation incarnation() {
        return lives.lives().getLast();
    }

    /** Returns the same node's identity once the controller has taken the node in the present life. */
    StorageIdentity taken() {
        return new StorageIdentity(node, name, cluster, settings, starts, FolderLives.takenIn(incarnation()));
    }

    /** Returns the same node's identity as a part of a cluster. */
    StorageIdentity joined(ClusterId to, String fingerprint) {
        return new StorageIdentity(node, name, Optional.of(to), Optional.of(fingerprint), starts, lives);
    }

    /** Returns lines of text that a person can read, the last with a checksum of those before it. */
    byte[] encode() {
        StringBuilder text = new StringBuilder(
                FIRST_LINE + "\nnode=" + node + "\nname=" + name + "\n" + STARTS + "=" + starts + "\n" + LIVES
                        + "=" + lives + "\n");
        cluster.ifPresent(id -> text.append("cluster=").append(id).append('\n'));
        settings.ifPresent(fingerprint -> text.append("settings=").append(fingerprint).append('\n'));
        return (text + "checksum=" + checksum(text.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException saying what is wrong with the bytes */
    static StorageIdentity decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int last = text.lastIndexOf("checksum=");
        if (!text.startsWith(FIRST_LINE + "\n") || last < 0) {
            throw new IllegalArgumentException("it is not an identity of a known form");
        }
        String content = text.substring(0, last);
        if (!text.substring(last).strip().equals("checksum=" + checksum(content))) {
            throw new IllegalArgumentException("its checksum does not match its content");
        }
        Map<String, String> entries = entries(content);
        return new StorageIdentity(NodeId.parse(entries.getOrDefault("node", "")), entries.getOrDefault("name", ""),
                Optional.ofNullable(entries.get("cluster")).map(ClusterId::parse),
                Optional.ofNullable(entries.get("settings")), Integer.parseInt(entries.getOrDefault(STARTS, "")),
                FolderLives.parse(entries.getOrDefault(LIVES, "")));
    }

    private static Map<String, String> entries(String content) {
        Map<String, String> entries = new LinkedHashMap<>();
        content.lines().skip(1).forEach(line -> {
            int equals = line.indexOf('=');
            entries.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        });
        return entries;
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }
}
