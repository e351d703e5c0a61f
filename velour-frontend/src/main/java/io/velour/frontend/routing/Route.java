package io.velour.frontend.routing;

import io.velour.cluster.PartitionId;
import io.velour.cluster.ReplicaSet;

/** Where a key is: its partition, and the newest entry known of it. */
public record Route(PartitionId partition, ReplicaSet entry) {}
