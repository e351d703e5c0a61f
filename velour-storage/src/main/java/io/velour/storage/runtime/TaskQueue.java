package io.velour.storage.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What waits for the loop, of three kinds. Urgent are maps and what the lease hangs on: they must not wait behind a long queue of writes.
 * Background is work with other storage nodes and by the clock: it takes turns with the writes, so that neither starves. Only
 * batches of writes are bounded here; of the rest there is no more than somebody waits for.
 *
 * <p>
 * Whose turn it is to take from it is decided here too: one thread's at a time, and what one has done in its turn the next one sees.
 */
final class TaskQueue {
    private final int maxBatches;
    private final Deque<ReplicaTask> urgent = new ArrayDeque<>();
    private final Deque<ReplicaTask> background = new ArrayDeque<>();
    private final Deque<ReplicaTask.Write> batches = new ArrayDeque<>();
    private @Nullable RuntimeException ended;
    private boolean turnTaken;

    /** What has become of a batch that was offered. */
    enum Offered {
        /** As many as may wait do. */
        REFUSED,
        /** It waits, and somebody will take it. */
        WAITS,
        /** It waits, and nobody is at work: the thread that has brought it has the turn now. */
        WITH_TURN
    }

    TaskQueue(int maxBatches) {
        this.maxBatches = maxBatches;
    }

    /** Queues a batch; returns false if as many as may be wait already. */
    synchronized boolean offer(ReplicaTask.Write batch) {
        return batches.size() < maxBatches && addTo(batches, batch);
    }

    synchronized void addUrgent(ReplicaTask task) {
        addTo(urgent, task);
    }

    synchronized void addBackground(ReplicaTask task) {
        addTo(background, task);
    }

    /** Queues a background task unless one that is equal waits. */
    synchronized void addBackgroundOnce(ReplicaTask task) {
        if (!background.contains(task)) {
            addTo(background, task);
        }
    }

    private <T extends ReplicaTask> boolean addTo(Deque<T> waiting, T task) {
        if (ended != null) {
            task.fail(ended);
        } else {
            waiting.add(task);
            wakeIfDue();
        }
        return true;
    }

    /** Who has the turn looks here again at its end; to wake another thread before that would be for nothing. */
    private void wakeIfDue() {
        if (!turnTaken && isAnythingWaiting()) {
            notifyAll();
        }
    }

    private boolean isAnythingWaiting() {
        return !urgent.isEmpty() || !background.isEmpty() || !batches.isEmpty();
    }

    /** Queues a batch, and takes the turn if nobody has it: then {@link #endTurn} must follow. */
    synchronized Offered offerWithTurn(ReplicaTask.Write batch) {
        if (turnTaken || ended != null) {
            return offer(batch) ? Offered.WAITS : Offered.REFUSED;
        }
        if (batches.size() >= maxBatches) {
            return Offered.REFUSED;
        }
        turnTaken = true;
        batches.add(batch);
        return Offered.WITH_TURN;
    }

    /** Waits until there is something to do, of whatever kind, and takes the turn; returns false if it has ended for good. */
    synchronized boolean awaitTurn() throws InterruptedException {
        while (ended == null && (turnTaken || !isAnythingWaiting())) {
            wait();
        }
        boolean mine = ended == null;
        turnTaken |= mine;
        return mine;
    }

    synchronized void endTurn() {
        turnTaken = false;
        wakeIfDue();
    }

    @Nullable
    synchronized ReplicaTask pollUrgent() {
        return urgent.poll();
    }

    @Nullable
    synchronized ReplicaTask pollBackground() {
        return background.poll();
    }

    /** Takes batches that go together; none if none wait. */
    synchronized WriteRound takeRound() {
        WriteRound round = new WriteRound();
        while (!batches.isEmpty() && !round.isFull()) {
            round.add(batches.remove());
        }
        return round;
    }

    /** Returns how many batches of writes wait. */
    synchronized int waitingBatches() {
        return batches.size();
    }

    /** Fails all that waits and all that will come. */
    synchronized void end(RuntimeException reason) {
        ended = reason;
        notifyAll();
        List<ReplicaTask> left = new ArrayList<>(urgent);
        left.addAll(background);
        left.addAll(batches);
        urgent.clear();
        background.clear();
        batches.clear();
        left.forEach(task -> task.fail(reason));
    }
}
