package io.velour.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.record.Key;
import io.velour.record.RecordVersion;

class VersionQueueTest {
    private record Entry(Key key, RecordVersion version, long time) {
        boolean names(Key otherKey, RecordVersion otherVersion) {
            return key.equals(otherKey) && version.equals(otherVersion);
        }
    }

    private final VersionQueue queue = new VersionQueue();
    private final Deque<Entry> model = new ArrayDeque<>();

    private static Entry random(SplittableRandom random, int versions) {
        return new Entry(Key.of("key " + random.nextInt(3)),
                new RecordVersion(new HybridTimestamp(random.nextInt(versions)), random.nextInt(2)), random.nextLong());
    }

    private void add(Entry entry) {
        queue.add(entry.key(), entry.version(), entry.time());
        model.addLast(entry);
    }

    private void removeOldest() {
        Entry oldest = model.removeFirst();
        assertThat(queue.oldestTime()).isEqualTo(oldest.time());
        assertThat(queue.removeOldest()).isEqualTo(oldest.version().timestamp());
    }

    private void assertLikeModel(Entry asked, int seed) {
        assertThat(queue.size()).as("seed %s", seed).isEqualTo(model.size());
        assertThat(queue.contains(asked.key(), asked.version())).as("seed %s", seed)
                .isEqualTo(model.stream().anyMatch(entry -> entry.names(asked.key(), asked.version())));
    }

    @Test
    void whateverIsAddedAndRemovedItHoldsWhatAListWould() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            // First it grows, then it shrinks; few versions are there several times, many fill it.
            int versions = 1 << random.nextInt(3, 12);
            for (int step = 0; step < 3_000; step++) {
                if (random.nextInt(3_000) > step) {
                    add(random(random, versions));
                } else if (!model.isEmpty()) {
                    removeOldest();
                }
                assertLikeModel(random(random, versions), seed);
            }
            for (Entry each : model) {
                assertThat(queue.contains(each.key(), each.version())).as("seed %s", seed).isTrue();
            }
            queue.clear();
            model.clear();
            assertLikeModel(random(random, versions), seed);
        }
    }

    @Test
    void whatIsThereTwiceStaysUntilBothAreRemoved() {
        Entry entry = random(new SplittableRandom(1), 9);
        add(entry);
        add(entry);
        removeOldest();
        assertThat(queue.contains(entry.key(), entry.version())).isTrue();
        removeOldest();
        assertThat(queue.contains(entry.key(), entry.version())).isFalse();
    }
}
