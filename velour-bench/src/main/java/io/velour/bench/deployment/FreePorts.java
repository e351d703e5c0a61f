package io.velour.bench.deployment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.velour.bench.failure.BenchException;

/** Ports of this machine that nobody listens on, each given once. Below those that the system gives to clients. */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 31_999;
    private static final int TRIES = 10_000;

    private final Set<Integer> given = new HashSet<>();

    public int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new BenchException("no free port was found in " + TRIES + " tries");
    }

    /**
     * Returns the first of several ports in a row that are free, as are those so far above and below them.
     *
     * @param offset of the ports for management
     */
    public int nextRow(int length, int offset) {
        for (int i = 0; i < TRIES; i++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1 - length);
            if (IntStream.range(first, first + length)
                    .allMatch(port -> isFree(port) && isFree(port - offset) && isFree(port + offset))) {
                return first;
            }
        }
        throw new BenchException("no " + length + " free ports in a row were found in " + TRIES + " tries");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
