package io.velour.control;

import java.util.Optional;

import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.StorageNode;

/**
 * What a storage node says of itself when it registers.
 *
 * @param node    who it is, in its present incarnation
 * @param cluster the cluster that its data folder belongs to; empty for a new folder
 * @param lives   the lives that its data folder remembers
 */
public record Registration(StorageNode node, Optional<ClusterId> cluster, FolderLives lives) {
    public Member member() {
        return node.member();
    }

    public NodeAddress address() {
        return node.address();
    }
}
