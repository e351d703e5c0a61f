package io.velour.storage.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.velour.protocol.ReadRequest;
import io.velour.protocol.Refusal;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.replica.RecordStoreException;
import io.velour.storage.runtime.ReplicaRuntime;

/** Answers a batch: writes together through the loop, reads meanwhile on the thread of the caller. */
public final class ReplicaService {
    private final ReplicaRuntime runtime;
    private final Duration writeLimit;
    private final long maxAnswerBytes;

    /**
     * @param writeLimit     how long writes are waited for
     * @param maxAnswerBytes records beyond this are not given in one batch of answers, but refused as {@code OVERLOADED};
     *                       the first answer of a batch is not bound by it
     */
    public ReplicaService(ReplicaRuntime runtime, Duration writeLimit, long maxAnswerBytes) {
        this.runtime = runtime;
        this.writeLimit = writeLimit;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /**
     * Returns an answer for each request, in their order.
     *
     * @param share grows by the records in the answers
     * @throws RecordStoreException if a record cannot be read
     * @throws ExecutionException   if the writes were not made durable: nobody may be told anything
     * @throws TimeoutException     if the writes took too long: what became of them is unknown
     */
    List<StorageAnswer> answer(List<StorageRequest> requests, MemoryBudget.Share share)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<StorageRequest> writes = writesOf(requests);
        Bound bound = new Bound(share);
        if (writes.isEmpty()) {
            return readAll(requests, bound);
        }
        if (writes.size() == requests.size()) {
            return allWithin(bound, runtime.writeAndAwait(writes, writeLimit));
        }
        CompletableFuture<List<StorageAnswer>> written = runtime.write(writes);
        Iterator<StorageAnswer> ofReads = readAll(requests, bound).iterator();
        Iterator<StorageAnswer> ofWrites = written.get(writeLimit.toMillis(), TimeUnit.MILLISECONDS).iterator();
        List<StorageAnswer> answers = new ArrayList<>(requests.size());
        for (StorageRequest request : requests) {
            answers.add(request instanceof ReadRequest ? ofReads.next() : bound.within(ofWrites.next()));
        }
        return answers;
    }

    private static List<StorageRequest> writesOf(List<StorageRequest> requests) {
        List<StorageRequest> writes = new ArrayList<>(requests.size());
        for (StorageRequest request : requests) {
            if (!(request instanceof ReadRequest)) {
                writes.add(request);
            }
        }
        return writes;
    }

    private static List<StorageAnswer> allWithin(Bound bound, List<StorageAnswer> written) {
        List<StorageAnswer> answers = new ArrayList<>(written.size());
        for (StorageAnswer answer : written) {
            answers.add(bound.within(answer));
        }
        return answers;
    }

    private List<StorageAnswer> readAll(List<StorageRequest> requests, Bound bound) {
        List<StorageAnswer> answers = new ArrayList<>(requests.size());
        for (StorageRequest request : requests) {
            if (request instanceof ReadRequest read) {
                answers.add(bound.within(runtime.read(read)));
            }
        }
        return answers;
    }

    /**
     * The records in the answers of one batch. The first of them are given whatever their size, or nobody could ever get them;
     * that is never more than a range and what came in one batch.
     */
    private final class Bound {
        private final MemoryBudget.Share share;
        private long bytes;

        Bound(MemoryBudget.Share share) {
            this.share = share;
        }

        /** Returns the answer, or a refusal in its place: those that bring records acknowledge nothing. */
        StorageAnswer within(StorageAnswer answer) {
            RecordLoad load = RecordLoad.of(answer);
            if (load == null) {
                return answer;
            }
            boolean fits = (bytes == 0 || bytes + load.bytes() <= maxAnswerBytes) && share.tryGrow(load.bytes());
            bytes += fits ? load.bytes() : 0;
            return fits ? answer : new StorageAnswer.Refused(Refusal.OVERLOADED, load.epoch(), null);
        }
    }
}
