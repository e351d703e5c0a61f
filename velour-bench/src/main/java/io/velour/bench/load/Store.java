package io.velour.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.velour.bench.dialect.Dialects;
import io.velour.bench.failure.BenchException;

/**
 * The store that is asked, and what is in it.
 *
 * @param targets   where it answers; connections are shared out among them
 * @param dialect   how it is spoken to ({@link Dialects})
 * @param keys      how many there are, 1 to 100,000,000
 * @param valueSize bytes of each value, 0 to 16 MiB
 * @param deadline  how long a request may be in flight, and an operation wait for a connection
 */
public record Store(List<Target> targets, String dialect, int keys, int valueSize, Duration deadline) {
    private static final int MOST_KEYS = 100_000_000;
    private static final int LARGEST_VALUE = 16 * 1024 * 1024;

    public Store {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw BenchException.misuse("there is no target");
        }
        if (keys < 1 || keys > MOST_KEYS) {
            throw BenchException.misuse("the number of keys must be from 1 to " + MOST_KEYS + ", not " + keys);
        }
        if (valueSize < 0 || valueSize > LARGEST_VALUE) {
            throw BenchException.misuse("values must have 0 to " + LARGEST_VALUE + " bytes, not " + valueSize);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw BenchException.misuse("the deadline must be longer than nothing");
        }
    }

    /** Returns one conversation for each of so many connections. */
    List<Conversation> conversations(int connections) {
        List<Conversation> each = targets.stream()
                .map(target -> Conversation.with(target, Dialects.named(dialect, target.toString(), valueSize)))
                .toList();
        List<Conversation> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            all.add(each.get(i % each.size()));
        }
        return all;
    }
}
