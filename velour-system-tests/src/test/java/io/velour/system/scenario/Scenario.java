package io.velour.system.scenario;

import io.velour.system.process.ClusterShape;

/**
 * One line of the table: a fault and what must hold.
 *
 * @param name    as the table shows it
 * @param shape   the cluster that it needs
 * @param demands what must hold
 * @param fault   what is done
 */
record Scenario(String name, ClusterShape shape, Demands demands, Fault fault) {
    @Override
    public String toString() {
        return name;
    }
}
