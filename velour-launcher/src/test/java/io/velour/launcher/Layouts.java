package io.velour.launcher;

/** Layouts to begin with. */
final class Layouts {
    private Layouts() {}

    static ClusterLayout usual() {
        return new ClusterLayout("127.0.0.1", 3, 2, 2, 8761, 8080, 9080);
    }

    static ClusterLayout with(int storageNodes, int frontends, int redundancy) {
        return new ClusterLayout("127.0.0.1", storageNodes, frontends, redundancy, 8761, 8080, 9080);
    }

    static ClusterLayout at(TestPorts ports) {
        return new ClusterLayout("127.0.0.1", 1, 1, 1, ports.controller(), ports.frontend(), ports.storage());
    }
}
