package io.velour.system.scenario;

import io.velour.system.process.LiveCluster;

/** What is done to a cluster under load, and undone again. */
@FunctionalInterface
interface Fault {
    /**
     * Carries it out from beginning to end, and throws an AssertionError if the cluster does not do what it must.
     *
     * @param cluster whole and under load; every process runs again when this returns
     */
    void strike(LiveCluster cluster);
}
