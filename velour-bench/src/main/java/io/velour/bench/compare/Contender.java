package io.velour.bench.compare;

import io.velour.bench.deployment.Deployment;

/**
 * A store, and how it is asked: one store may be asked in several ways.
 *
 * @param name        on the screen
 * @param deployment  the store
 * @param dialect     how it is spoken to
 * @param getsOnly    whether only its gets are its own: its puts are those of another contender of the same store, and are not measured again
 */
record Contender(String name, Deployment deployment, String dialect, boolean getsOnly) {
    Contender(String name, Deployment deployment, String dialect) {
        this(name, deployment, dialect, false);
    }
}
