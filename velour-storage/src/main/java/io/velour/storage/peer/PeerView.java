package io.velour.storage.peer;

/**
 * How the way to another storage node is doing, since it was opened.
 *
 * @param waiting   messages that wait
 * @param exchanges exchanges begun
 * @param messages  messages in them
 * @param failures  exchanges that came to nothing
 */
public record PeerView(String name, String address, String member, int waiting, long exchanges, long messages,
        long failures) {}
