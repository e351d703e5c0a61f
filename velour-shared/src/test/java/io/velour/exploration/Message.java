package io.velour.exploration;

import io.velour.cluster.Member;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.replica.PeerSend;

/** What is under way in the network. It has no order: whatever is under way may come next, or never. */
sealed interface Message extends Event {
    /** A frontend asks a storage node and waits for its answer. */
    record Question(int client, Member to, int round, StorageRequest request) implements Message {}

    /** The answer to a frontend's question, from the member that was asked. */
    record Reply(int client, Member from, int round, StorageAnswer answer) implements Message {}

    /** A request on its way to a storage node, whose answer nobody waits for any more. */
    record Stray(int node, StorageRequest request) implements Message {}

    /** A storage node asks another one and waits for its answer. */
    record PeerQuestion(int asker, PeerSend send) implements Message {}

    /** The answer to a storage node's question. */
    record PeerReply(int asker, PeerSend send, StorageAnswer answer) implements Message {}

    /** Returns the number of a member's storage node, from 0. */
    static int nodeOf(Member member) {
        return (int) member.node().value() - 1;
    }
}
