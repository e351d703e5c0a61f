package io.velour.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.control.ClusterState;
import io.velour.control.ClusterStateStore;
import io.velour.controller.Samples;

/** What every store of the cluster's state does. */
public abstract class ClusterStateStoreContract {
    /** Returns the store, as a process that starts opens it: with what was stored before in the same test. */
    protected abstract ClusterStateStore open();

    @Test
    void aNewStoreHasNoState() {
        assertThat(open().load()).isEmpty();
        assertThat(open().load()).isEmpty();
    }

    @Test
    void whatWasStoredIsThereAfterARestart() {
        ClusterState state = Samples.state(3, 0);

        open().store(state);

        assertThat(open().load()).hasValue(state);
        assertThat(open().load()).hasValue(state);
    }

    @Test
    void theStateStoredLastCounts() {
        ClusterStateStore store = open();
        store.store(Samples.state(3, 0));
        store.store(Samples.state(3, 1));

        assertThat(store.load()).hasValue(Samples.state(3, 1));
        assertThat(open().load()).hasValue(Samples.state(3, 1));
    }

    @Test
    void aSmallerStateReplacesALargerOneWhole() {
        ClusterStateStore store = open();
        store.store(Samples.state(5, 9));
        store.store(Samples.state(2, 0));

        assertThat(open().load()).hasValue(Samples.state(2, 0));
    }
}
