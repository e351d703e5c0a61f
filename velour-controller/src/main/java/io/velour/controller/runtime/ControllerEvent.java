package io.velour.controller.runtime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.control.PlanningBasis;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.SuspectReport;

/** What the controller's loop hears of. */
public sealed interface ControllerEvent {
    /** A storage node registered, or renewed what it said before. */
    record StorageNodeSeen(Registration registration) implements ControllerEvent {}

    /** A storage node said goodbye, or was silent for too long. */
    record StorageNodeGone(Member member) implements ControllerEvent {}

    /** A member asks for its lease; the answer is given at once. */
    record LeaseAsked(Renewal renewal, CompletableFuture<RenewalAnswer> answer) implements ControllerEvent {}

    /** Somebody could not reach a member. */
    record Suspected(SuspectReport report) implements ControllerEvent {}

    /** A member is ending, and serves no reads any more; it hears when the controller knows. */
    record LeaseGivenBack(Member member, CompletableFuture<Void> known) implements ControllerEvent {}

    /** An operator wants a node emptied, or does not any more; what came of it is told in words. */
    record DrainOrdered(NodeId node, boolean cancelled, CompletableFuture<String> answer) implements ControllerEvent {}

    /** Somebody wants to know from what would be planned now; before the cluster's birth there is nothing. */
    record PlanningBasisAsked(CompletableFuture<Optional<PlanningBasis>> answer) implements ControllerEvent {}

    /** Some time has passed. */
    record Tick() implements ControllerEvent {}

    /** A frontend registered, or renewed what it said before; the instance is one life of its process. */
    record FrontendSeen(String instance, NodeAddress address) implements ControllerEvent {}

    /** A frontend said goodbye, or was silent for too long. */
    record FrontendGone(String instance) implements ControllerEvent {}

    /** The process ends: what was submitted before is still handled, nothing after. */
    record Ending() implements ControllerEvent {}
}
