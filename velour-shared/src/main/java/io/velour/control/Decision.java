package io.velour.control;

import java.util.Optional;

import io.velour.protocol.RenewalAnswer;

/**
 * What an event comes to: decided here; someone else stores, then tells. In this order: the next state, if there is one,
 * is stored durably; then handed to {@link ClusterStateMachine#stored}, or its failure is told by
 * {@link ClusterStateMachine#storeFailed}; then its map is published.
 *
 * @param reply what to answer a renewal, at once: it rests on what was stored before; empty for other events
 * @param note  one line for the log, without its own punctuation; empty if nothing is worth one
 */
public record Decision(Optional<ClusterState> next, Optional<RenewalAnswer> reply, String note) {
    static Decision nothing(String note) {
        return new Decision(Optional.empty(), Optional.empty(), note);
    }

    static Decision become(ClusterState next, String note) {
        return new Decision(Optional.of(next), Optional.empty(), note);
    }

    static Decision answer(RenewalAnswer reply, String note) {
        return new Decision(Optional.empty(), Optional.of(reply), note);
    }
}
