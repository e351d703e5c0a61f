package io.velour.controller.runtime;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.control.Registration;

/** What the controller's loop hears of. */
public sealed interface ControllerEvent {
    /** A storage node registered, or renewed what it said before. */
    record StorageNodeSeen(Registration registration) implements ControllerEvent {}

    /** A storage node said goodbye, or was silent for too long. */
    record StorageNodeGone(Member member) implements ControllerEvent {}

    /** A frontend registered, or renewed what it said before; the instance is one life of its process. */
    record FrontendSeen(String instance, NodeAddress address) implements ControllerEvent {}

    /** A frontend said goodbye, or was silent for too long. */
    record FrontendGone(String instance) implements ControllerEvent {}

    /** The process ends: what was submitted before is still handled, nothing after. */
    record Ending() implements ControllerEvent {}
}
