package io.velour.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The ports of one cluster under test, away from the usual ones so that a cluster that runs on this machine is not in the
 * way.
 */
record Ports(int controller, int firstFrontend, int firstStorage) {
    private static final int TRIES = 100;
    private static final int SPAN = 10;
    private static final int MANAGEMENT_OFFSET = 1_000;

    /** Returns ports that are free now, with the management ports that belong to them. */
    static Ports free() {
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
        return IntStream.range(controller, controller + 3 * SPAN)
                .allMatch(port -> isFree(port) && isFree(port - MANAGEMENT_OFFSET) && isFree(port + MANAGEMENT_OFFSET));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    int frontend(int number) {
        return firstFrontend + number - 1;
    }

    int storage(int number) {
        return firstStorage + number - 1;
    }
}
