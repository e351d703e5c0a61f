package io.velour.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/** Free ports for a small cluster on this machine, chosen at random so that two runs of the tests seldom meet. */
record TestPorts(int controller, int frontend, int storage) {
    private static final int LEAST = 22_000;
    private static final int SPREAD = 7_000;
    private static final int TRIES = 100;
    private static final int EACH = 3;

    static TestPorts free() {
        Random random = new Random();
        return IntStream.range(0, TRIES).map(i -> LEAST + random.nextInt(SPREAD))
                .mapToObj(base -> new TestPorts(base, base + EACH, base + 2 * EACH))
                .filter(TestPorts::areFree).findFirst().orElseThrow();
    }

    private boolean areFree() {
        return IntStream.range(controller, storage + EACH)
                .flatMap(port -> IntStream.of(port - 1_000, port, port + 1_000)).allMatch(TestPorts::isFree);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
