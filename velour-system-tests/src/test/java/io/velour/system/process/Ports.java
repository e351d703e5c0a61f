package io.velour.system.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The ports of one cluster under test, away from the usual ones so that a cluster that runs on this machine is not in the
 * way.
 */
public record Ports(int controller, int firstFrontend, int firstStorage) {
    private static final int TRIES = 100;
    private static final int SPAN = 10;
    private static final int MANAGEMENT_OFFSET = 1_000;
    private static final int BEHIND_LINKS = 50;
    private static final int STREAMS = 40;

    /** Returns ports that are free now, with the management ports that belong to them. */
    public static Ports free() {
        for (int i = 0; i < TRIES; i++) {
            int base = 12_000 + 100 * ThreadLocalRandom.current().nextInt(180);
            Ports ports = new Ports(base, base + SPAN, base + 2 * SPAN);
            if (ports.areFree()) {
                return ports;
            }
        }
        throw new IllegalStateException("no free ports found in " + TRIES + " tries");
    }

    private boolean areFree() {
        return IntStream.range(controller, controller + 3 * SPAN).allMatch(port -> isFree(port)
                && isFree(port + BEHIND_LINKS) && isFree(controller + STREAMS + port % SPAN)
                && isFree(port - MANAGEMENT_OFFSET) && isFree(port + MANAGEMENT_OFFSET));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    public int frontend(int number) {
        return firstFrontend + number - 1;
    }

    public int storage(int number) {
        return firstStorage + number - 1;
    }

    /** Returns where a storage node takes streams. */
    int streams(int number) {
        return controller + STREAMS + number - 1;
    }

    /** Returns where a process listens whose own port belongs to the links that lead to it. */
    int behindLinks(int port) {
        return port + BEHIND_LINKS;
    }
}
