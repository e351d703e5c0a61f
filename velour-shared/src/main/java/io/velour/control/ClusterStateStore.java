package io.velour.control;

import java.util.Optional;

/** Port to the place where the controller's state survives it. Called by one thread. */
public interface ClusterStateStore {
    /**
     * Returns the state stored last, or nothing if none ever was.
     *
     * @throws ClusterStateStoreException if there is one and it cannot be trusted: the controller must not start without it
     */
    Optional<ClusterState> load();

    /**
     * Stores the state, whole or not at all; it is durable when this returns.
     *
     * @throws ClusterStateStoreException if it could not; what {@link #load} will give is then the old or the new state
     */
    void store(ClusterState state);
}
