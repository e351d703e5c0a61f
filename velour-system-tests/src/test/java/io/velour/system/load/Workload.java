package io.velour.system.load;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What the clients of one run ask: a few hot keys that all fight over, many cold ones, and who does what how often.
 *
 * @param name          the first part of every key, so that runs on one cluster do not meet
 * @param hotKeys       how many keys take half of the load
 * @param coldKeys      how many share the other half
 * @param clients       how many of each of the four roles: readers and writers of hot keys, and of cold keys
 * @param pause         between two operations of one client, on average
 * @param seed          of all choices
 */
public record Workload(String name, int hotKeys, int coldKeys, int clients, Duration pause, long seed) {
    /** The usual load: some 250 operations a second by 16 clients. */
    public static Workload usual(String name) {
        return new Workload(name, 4, 300, 4, Duration.ofMillis(60), new SplittableRandom().nextLong(1_000_000));
    }

    /** How many readers of cold keys there are: some may be stuck at a write that cannot end, and reads must go on. */
    int coldReaders() {
        return 3 * clients;
    }

    String hotKey(int number) {
        return name + "/hot/" + number;
    }

    String coldKey(int number) {
        return name + "/cold/" + number;
    }

    @Override
    public String toString() {
        return "load %s (seed %d, %d hot and %d cold keys, %d clients)".formatted(name, seed, hotKeys, coldKeys,
                3 * clients + coldReaders());
    }
}
