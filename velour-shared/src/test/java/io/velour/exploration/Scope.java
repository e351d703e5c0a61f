package io.velour.exploration;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.clock.HybridTimestamp;
import io.velour.record.Record;
import io.velour.record.RecordVersion;

/**
 * What one search goes through, completely: one partition, one key, and every order of everything that may happen to it.
 *
 * @param name         in kebab case
 * @param replicas     storage nodes in the first entry, all {@code SERVING}, the first of them leads
 * @param spares       storage nodes besides these
 * @param clients      the operations of each client, one after the other, each client at a frontend of its own; the clocks
 *                     of one client's writes rise
 * @param epochChanges what the controller may do, one step of each list in the lists' order, or stop before any of them
 * @param bounds       of the faults
 */
public record Scope(String name, int replicas, int spares, List<List<ClientOperation>> clients,
        List<List<EpochChange>> epochChanges, Bounds bounds) {
    /** The wall clock when the search begins, in milliseconds since the Unix epoch. */
    static final long START_MILLIS = 1_000_000_000;
    private static final long FIRST_WRITER = 0;
    /** The committed value that the key has when the search begins. */
    static final Record FIRST_RECORD = new ClientOperation.ValueContent("0")
            .apply(new RecordVersion(HybridTimestamp.ofMillis(START_MILLIS), FIRST_WRITER));

    public Scope {
        clients = clients.stream().map(List::copyOf).toList();
        epochChanges = epochChanges.stream().map(List::copyOf).toList();
    }

    int nodes() {
        return replicas + spares;
    }

    /** Returns all operations, client by client: the place of one, plus 1, is the writer of its versions. */
    List<ClientOperation> operations() {
        return clients.stream().flatMap(List::stream).toList();
    }

    /** Returns the number of a client's operation among all operations, from 0. */
    int operationNumber(int client, int position) {
        return clients.stream().limit(client).mapToInt(List::size).sum() + position;
    }

    /** Returns the number of the operation that a version is of; -1 if it is that of the first value. */
    static int operationOf(RecordVersion version) {
        return (int) version.writer() - 1;
    }

    /** Returns the lowest timestamp that a write may take. */
    static HybridTimestamp firstTimestamp(ClientOperation.Write write) {
        return HybridTimestamp.ofMillis(START_MILLIS + write.clock());
    }

    /** Returns the record that a version names: a version is of one operation, and each writes one content. */
    @Nullable
    Record recordOf(RecordVersion version) {
        if (version.equals(FIRST_RECORD.version())) {
            return FIRST_RECORD;
        }
        int number = operationOf(version);
        return number >= 0 && number < operations().size()
                && operations().get(number) instanceof ClientOperation.Write write
                        ? write.content().apply(version)
                        : null;
    }

    @Override
    public String toString() {
        return name;
    }
}
