package io.velour.storage.control;

import java.util.concurrent.CompletableFuture;

import io.velour.clock.TimeReading;
import io.velour.cluster.PartitionMap;
import io.velour.protocol.RenewalAnswer;
import io.velour.shell.config.ProcessEnd;
import io.velour.shell.config.StartupException;
import io.velour.shell.map.PartitionMapListener;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.peer.PeerClients;
import io.velour.storage.runtime.ReplicaRuntime;

/**
 * Takes each map, whether it came from the watcher or with the answer to a renewal: checked against the data folder, and
 * remembered there, before the replicas adopt it. A map of another cluster ends the process: it serves nothing that is not this
 * cluster's. For several threads.
 */
public final class MapAdoption implements PartitionMapListener {
    private final DataFolder folder;
    private final PeerClients peers;
    private final ReplicaRuntime runtime;
    private final ProcessEnd end;

    public MapAdoption(DataFolder folder, PeerClients peers, ReplicaRuntime runtime, ProcessEnd end) {
        this.folder = folder;
        this.peers = peers;
        this.runtime = runtime;
        this.end = end;
    }

    @Override
    public void onMap(PartitionMap map) {
        try {
            if (isAdmitted(map)) {
                runtime.adopt(map);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the controller's answer to a renewal. The future ends when the loop has adopted its map and counts the lease. */
    CompletableFuture<Void> onRenewalAnswer(TimeReading sentAt, RenewalAnswer answer) {
        PartitionMap map = answer.map();
        if (map != null && !isAdmitted(map)) {
            return CompletableFuture.failedFuture(new IllegalStateException("the map is another cluster's"));
        }
        return runtime.onRenewalAnswer(sentAt, answer);
    }

    private boolean isAdmitted(PartitionMap map) {
        try {
            folder.join(map);
            // The replicas may have to ask others as soon as they have adopted it.
            peers.follow(map);
            return true;
        } catch (StartupException refused) {
            end.because(refused);
            return false;
        }
    }
}
