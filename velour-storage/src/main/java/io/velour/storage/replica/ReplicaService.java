package io.velour.storage.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.storage.runtime.ReplicaRuntime;

/** Answers a batch: reads on the thread of the caller, writes together through the loop. */
public final class ReplicaService {
    private final ReplicaRuntime runtime;
    private final Duration writeLimit;

    /** @param writeLimit how long writes are waited for */
    public ReplicaService(ReplicaRuntime runtime, Duration writeLimit) {
        this.runtime = runtime;
        this.writeLimit = writeLimit;
    }

    /**
     * Returns an answer for each request, in their order.
     *
     * @throws ExecutionException if the disk failed: then nobody may be told anything
     * @throws TimeoutException   if the writes took too long: what became of them is unknown
     */
    public List<StorageAnswer> answer(List<StorageRequest> requests)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<StorageRequest> writes = requests.stream().filter(request -> !(request instanceof StorageRequest.Read))
                .toList();
        if (writes.size() == requests.size()) {
            return write(writes);
        }
        StorageAnswer[] answers = new StorageAnswer[requests.size()];
        List<Integer> places = new ArrayList<>(writes.size());
        for (int i = 0; i < answers.length; i++) {
            if (requests.get(i) instanceof StorageRequest.Read read) {
                answers[i] = runtime.read(read);
            } else {
                places.add(i);
            }
        }
        if (!writes.isEmpty()) {
            List<StorageAnswer> ofWrites = write(writes);
            for (int i = 0; i < places.size(); i++) {
                answers[places.get(i)] = ofWrites.get(i);
            }
        }
        return Arrays.asList(answers);
    }

    private List<StorageAnswer> write(List<StorageRequest> writes)
            throws ExecutionException, TimeoutException, InterruptedException {
        return runtime.write(writes).get(writeLimit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
