package io.velour.exploration;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.ReplicaSet;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;
import io.velour.replica.PeerSend;

/** What happens at one process. All of them are values. */
sealed interface Event permits Message, Event.AtNode, Event.AtClient {
    /** What happens at a storage node besides the messages that it gets. */
    sealed interface AtNode extends Event {}

    /**
     * The process starts: what every run of a storage node begins with.
     *
     * @param entry the first entry, if the node knows it already; else null
     * @param held  what is on its disk
     */
    record Born(int node, Incarnation incarnation, @Nullable ReplicaSet entry, @Nullable StoredRecord held)
            implements
                AtNode {}

    /** An entry has come from the controller. */
    record Adopts(ReplicaSet entry) implements AtNode {}

    /** Somebody has told it that a version is committed. */
    record HearsCommit(RecordVersion version) implements AtNode {}

    /** It looks at its clock; no time has passed. */
    record Looks() implements AtNode {}

    /** So much time has passed that it tries again, and finishes what was abandoned. */
    record Ticks() implements AtNode {}

    /** Its lease is over. */
    record LosesLease() implements AtNode {}

    /** There will be no answer to a question that it asked another one. */
    record GivesUp(PeerSend send) implements AtNode {}

    /** What happens at a client and its frontend besides the answers that they get. */
    sealed interface AtClient extends Event {}

    /** What every run of a client begins with. */
    record Connected(int client, ReplicaSet entry) implements AtClient {}

    /** The next operation begins. */
    record Begins() implements AtClient {}

    /** An entry has come to the frontend. */
    record Learns(ReplicaSet entry) implements AtClient {}

    /** The pause is over. */
    record PauseEnds() implements AtClient {}

    /** The operation's time is up. */
    record DeadlinePasses() implements AtClient {}

    /** It is unknown whether a question arrived, and there will be no answer. */
    record HearsNothing(Member from, int round) implements AtClient {}

    /** A question certainly never arrives. */
    record CouldNotSend(Member to, int round) implements AtClient {}
}
