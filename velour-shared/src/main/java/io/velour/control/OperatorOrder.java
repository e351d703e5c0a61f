package io.velour.control;

import io.velour.cluster.NodeId;

/** What an operator has ordered and what becomes a step when none is pending. */
sealed interface OperatorOrder {
    /** Empty this node. */
    record Drain(NodeId node) implements OperatorOrder {}

    /** Do not empty it after all. */
    record CancelDrain(NodeId node) implements OperatorOrder {}

    /** Go on without the replicas that are away. */
    record GiveUp(GiveUpOrder order) implements OperatorOrder {}
}
