package io.velour.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.velour.cluster.Member;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;

/** Carries between some replicas what they send to each other, in order; whoever is not among them is silent. */
final class Conversation {
    private final Map<Member, TestReplica> replicas = new LinkedHashMap<>();
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final List<StorageRequest> carried = new ArrayList<>();

    private record Sent(TestReplica from, PeerSend send) {}

    Conversation(TestReplica... replicas) {
        for (TestReplica replica : replicas) {
            this.replicas.put(replica.self(), replica);
        }
    }

    /** Puts what a step sends under way. */
    void post(TestReplica from, ReplicaStep step) {
        step.sends().forEach(send -> underWay.add(new Sent(from, send)));
    }

    /** Carries this step's messages, and what they bring about, until nothing is under way. */
    void carry(TestReplica from, ReplicaStep step) {
        post(from, step);
        carryAll();
    }

    void carryAll() {
        while (!underWay.isEmpty()) {
            carryNext();
        }
    }

    /** Carries one message there and its answer back. */
    void carryNext() {
        Sent next = underWay.remove();
        carried.add(next.send().request());
        TestReplica to = replicas.get(next.send().to());
        if (to == null) {
            post(next.from(), next.from().silence(next.send()));
            return;
        }
        ReplicaStep step = to.decide(next.send().request());
        post(to, step);
        StorageAnswer answer = step.answers().getFirst();
        if (next.send().isQuestion()) {
            post(next.from(), next.from().answer(next.send(), answer));
        }
    }

    /** Returns the requests carried so far. */
    List<StorageRequest> carried() {
        return carried;
    }

    <T extends StorageRequest> List<T> carried(Class<T> type) {
        return carried.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
