package io.velour.control;

import java.util.Optional;

/**
 * What an event comes to: decided here; someone else stores, then tells. In this order: the next state, if there is one,
 * is stored durably; then handed to {@link ClusterStateMachine#stored}; then its map is published.
 *
 * @param note one line for the log, without its own punctuation; empty if nothing is worth one
 */
public record Decision(Optional<ClusterState> next, String note) {
    static Decision nothing(String note) {
        return new Decision(Optional.empty(), note);
    }

    static Decision become(ClusterState next, String note) {
        return new Decision(Optional.of(next), note);
    }
}
