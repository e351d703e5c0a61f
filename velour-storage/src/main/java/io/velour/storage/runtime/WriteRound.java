package io.velour.storage.runtime;

import java.util.ArrayList;
import java.util.List;

import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;

/** Batches of writes that are decided and written together, with one sync: as many as wait, up to a bound. For one thread. */
final class WriteRound {
    private static final int MAX_REQUESTS = 4_096;
    private static final long MAX_WEIGHT = 16L * 1024 * 1024;

    private final List<ReplicaTask.Write> batches = new ArrayList<>();
    private int requests;
    private long weight;

    void add(ReplicaTask.Write batch) {
        batches.add(batch);
        requests += batch.requests().size();
        weight += batch.weight();
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Tells whether the next batch had better go into a round of its own: no client should wait for too much else. */
    boolean isFull() {
        return requests >= MAX_REQUESTS || weight >= MAX_WEIGHT;
    }

    /** Returns the requests of all batches, in the order of their coming. */
    List<StorageRequest> requests() {
        List<StorageRequest> all = new ArrayList<>(requests);
        batches.forEach(batch -> all.addAll(batch.requests()));
        return all;
    }

    /** Hands each batch its part of the answers, which are in the order of {@link #requests()}. */
    void answer(List<StorageAnswer> answers) {
        int from = 0;
        for (ReplicaTask.Write batch : batches) {
            int to = from + batch.requests().size();
            batch.answers().complete(List.copyOf(answers.subList(from, to)));
            from = to;
        }
    }

    /** Gives no batch an answer. */
    void fail(RuntimeException reason) {
        batches.forEach(batch -> batch.fail(reason));
    }

    @Override
    public String toString() {
        return requests + " requests in " + batches.size() + " batches";
    }
}
