package io.velour.frontend.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.PartitionId;
import io.velour.frontend.trace.Origin;
import io.velour.operation.GetOutcome;
import io.velour.operation.ListOutcome;
import io.velour.protocol.ListedKey;
import io.velour.record.Key;
import io.velour.shell.problem.ProblemException;

/**
 * Puts one page together: partition by partition, in each by key. Where partitions turn out to be sparse, several are asked
 * at once, each for its share of what is missing; where one has more than its share, it is asked alone again. So a page
 * looks at some twice as many records as it may have keys, however large the store is. It ends early, with a cursor, rather
 * than send more messages than its limit and a constant.
 *
 * <p>
 * What a replica leaves open is settled by a get. So each key that is named, and each that is left out, was committed so at
 * some moment while the page was made. For one thread, which waits for the replicas: a virtual one.
 */
final class KeysWalk {
    private static final int MAX_WINDOW = 16;
    private static final int LEAST_SHARE = 16;
    private static final int MESSAGES_BEYOND_LIMIT = 256;

    private final KeyValueService service;
    private final KeysQuery query;
    private final Origin origin;
    private final int maxBytes;
    private final int partitions;
    private final List<KeysPage.Entry> found = new ArrayList<>();
    private @Nullable ListCursor position;
    private int bytes;
    private int messagesLeft;

    /**
     * @param maxBytes   with how many bytes of its entries a page ends
     * @param partitions how many there are
     */
    KeysWalk(KeyValueService service, KeysQuery query, Origin origin, int maxBytes, int partitions) {
        this.service = service;
        this.query = query;
        this.origin = origin;
        this.maxBytes = maxBytes;
        this.partitions = partitions;
        this.messagesLeft = query.limit() + MESSAGES_BEYOND_LIMIT;
        this.position = query.from().partition().value() < partitions ? query.from() : null;
    }

    /** @throws ProblemException 503 if a partition cannot be read in time, 429 if this frontend has too much to do */
    KeysPage walk() throws OverloadedException, NoMapException {
        int window = 1;
        ListCursor from = position;
        while (from != null && !isFull() && messagesLeft > 0) {
            window = round(from, Math.min(window, partitions - from.partition().value()))
                    ? Math.min(2 * window, MAX_WINDOW)
                    : 1;
            from = position;
        }
        return new KeysPage(found, position);
    }

    private boolean isFull() {
        return found.size() >= query.limit() || bytes >= maxBytes;
    }

    /** Asks some partitions at once. Returns whether all of them were listed to their end. */
    private boolean round(ListCursor from, int window) throws OverloadedException, NoMapException {
        List<CompletableFuture<ListOutcome>> asked = new ArrayList<>();
        int share = Math.max(LEAST_SHARE, (query.limit() - found.size()) / window);
        for (int i = 0; i < window; i++) {
            PartitionId partition = new PartitionId(from.partition().value() + i);
            asked.add(ask(partition, i == 0 ? from.after() : null, share));
        }
        messagesLeft -= window;
        for (int i = 0; i < window; i++) {
            ListOutcome.Keys listed = keysIn(asked.get(i).join());
            if (!take(new PartitionId(from.partition().value() + i), listed)) {
                return false;
            }
        }
        return true;
    }

    private CompletableFuture<ListOutcome> ask(PartitionId partition, @Nullable Key after, int limit)
            throws OverloadedException, NoMapException {
        CompletableFuture<ListOutcome> outcome = new CompletableFuture<>();
        service.list(partition, query.prefix(), after, limit, origin, outcome::complete);
        return outcome;
    }

    private static ListOutcome.Keys keysIn(ListOutcome outcome) {
        return switch (outcome) {
            case ListOutcome.Keys keys -> keys;
            case ListOutcome.Unavailable unavailable -> throw new ProblemException(ErrorResponses.of(unavailable));
        };
    }

    /** Takes what a partition has listed; false if there is more to be had of it. */
    private boolean take(PartitionId partition, ListOutcome.Keys listed) throws OverloadedException, NoMapException {
        List<CompletableFuture<Optional<KeysPage.Entry>>> settled = new ArrayList<>();
        for (ListedKey key : listed.keys()) {
            settled.add(settle(key));
        }
        for (int i = 0; i < settled.size(); i++) {
            if (isFull()) {
                return false;
            }
            settled.get(i).join().ifPresent(this::add);
            position = new ListCursor(partition, listed.keys().get(i).key());
        }
        position = listed.through() != null ? new ListCursor(partition, listed.through()) : beginningAfter(partition);
        return listed.through() == null;
    }

    private void add(KeysPage.Entry entry) {
        found.add(entry);
        bytes += entry.bytes();
    }

    private @Nullable ListCursor beginningAfter(PartitionId partition) {
        int next = partition.value() + 1;
        return next < partitions ? new ListCursor(new PartitionId(next), null) : null;
    }

    private CompletableFuture<Optional<KeysPage.Entry>> settle(ListedKey listed)
            throws OverloadedException, NoMapException {
        ListedKey.Summary summary = listed.summary();
        if (summary != null) {
            return CompletableFuture.completedFuture(Optional.of(new KeysPage.Entry(listed.key(), summary)));
        }
        CompletableFuture<GetOutcome> outcome = new CompletableFuture<>();
        service.get(listed.key(), origin, outcome::complete);
        return outcome.thenApply(got -> entryOf(listed.key(), got));
    }

    private static Optional<KeysPage.Entry> entryOf(Key key, GetOutcome outcome) {
        return switch (outcome) {
            case GetOutcome.Found found ->
                Optional.of(new KeysPage.Entry(key, ListedKey.Summary.of(found.value())));
            case GetOutcome.NotFound _ -> Optional.empty();
            case GetOutcome.Unavailable unavailable -> throw new ProblemException(ErrorResponses.of(unavailable));
        };
    }
}
