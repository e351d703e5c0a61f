package io.velour.storage.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.RecordCodec;
import io.velour.replica.RecordStoreException;
import io.velour.storage.runtime.ReplicaRuntime;

/** Answers a batch: writes together through the loop, reads meanwhile on the thread of the caller. */
public final class ReplicaService {
    private final ReplicaRuntime runtime;
    private final Duration writeLimit;
    private final long maxAnswerBytes;

    /**
     * @param writeLimit     how long writes are waited for
     * @param maxAnswerBytes records beyond this are not given in one batch of answers, but refused as {@code OVERLOADED}
     */
    public ReplicaService(ReplicaRuntime runtime, Duration writeLimit, long maxAnswerBytes) {
        this.runtime = runtime;
        this.writeLimit = writeLimit;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /**
     * Returns an answer for each request, in their order.
     *
     * @param share grows by the records that were read
     * @throws RecordStoreException if a record cannot be read
     * @throws ExecutionException   if the writes were not made durable: nobody may be told anything
     * @throws TimeoutException     if the writes took too long: what became of them is unknown
     */
    List<StorageAnswer> answer(List<StorageRequest> requests, MemoryBudget.Share share)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<StorageRequest> writes = requests.stream().filter(request -> !(request instanceof StorageRequest.Read))
                .toList();
        CompletableFuture<List<StorageAnswer>> written = writes.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : runtime.write(writes);
        Iterator<StorageAnswer> ofReads = readAll(requests, share).iterator();
        Iterator<StorageAnswer> ofWrites = written.get(writeLimit.toMillis(), TimeUnit.MILLISECONDS).iterator();
        List<StorageAnswer> answers = new ArrayList<>(requests.size());
        for (StorageRequest request : requests) {
            answers.add(request instanceof StorageRequest.Read ? ofReads.next() : ofWrites.next());
        }
        return answers;
    }

    private List<StorageAnswer> readAll(List<StorageRequest> requests, MemoryBudget.Share share) {
        List<StorageAnswer> answers = new ArrayList<>();
        long bytesLeft = maxAnswerBytes;
        for (StorageRequest request : requests) {
            if (request instanceof StorageRequest.Read read) {
                StorageAnswer answer = runtime.read(read);
                long bytes = lengthOf(answer);
                boolean fits = bytes <= bytesLeft && share.tryGrow(bytes);
                bytesLeft -= fits ? bytes : 0;
                answers.add(fits ? answer : new StorageAnswer.Refused(Refusal.OVERLOADED, read.epoch(), null));
            }
        }
        return answers;
    }

    private static long lengthOf(StorageAnswer answer) {
        return answer instanceof StorageAnswer.Found found ? RecordCodec.expectedLength(found.stored().record()) : 0;
    }
}
