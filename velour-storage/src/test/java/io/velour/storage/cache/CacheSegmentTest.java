package io.velour.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.cluster.PartitionId;
import io.velour.record.Key;
import io.velour.replica.RecordPlace;

class CacheSegmentTest {
    private static final RecordPlace A = place(1, "a");
    private static final RecordPlace B = place(1, "b");

    private static RecordPlace place(int partition, String key) {
        return new RecordPlace(new PartitionId(partition), Key.of(key));
    }

    private static byte[] value(SplittableRandom random, int length) {
        byte[] value = new byte[length];
        random.nextBytes(value);
        return value;
    }

    @Test
    void whatItHoldsIsWhatWasPutLastAndTheLastPutIsThere() {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CacheSegment segment = new CacheSegment(1 << random.nextInt(12, 18));
            int keys = random.nextInt(1, 300);
            Map<RecordPlace, byte[]> model = new HashMap<>();
            int found = 0;
            for (int step = 0; step < 3_000; step++) {
                RecordPlace place = place(random.nextInt(2), "key " + random.nextInt(keys));
                byte[] value = value(random, random.nextInt(100));
                segment.put(place, value);
                model.put(place, value);
                assertThat(segment.get(place)).as("seed %s, step %s", seed, step).isEqualTo(value);

                RecordPlace other = place(random.nextInt(2), "key " + random.nextInt(keys));
                byte[] held = segment.get(other);
                if (held != null) {
                    found++;
                    assertThat(held).as("seed %s, step %s", seed, step).isEqualTo(model.get(other));
                }
            }
            assertThat(found).as("seed %s", seed).isPositive();
        }
    }

    @Test
    void placesOfOneHashAreKeptApart() {
        CacheSegment segment = new CacheSegment(1 << 16);
        List<RecordPlace> alike = List.of(place(1, "Aa"), place(1, "BB"), place(2, "AB"), place(1, "Aa "));
        assertThat(alike.get(0)).hasSameHashCodeAs(alike.get(1)).hasSameHashCodeAs(alike.get(2));
        for (int i = 0; i < alike.size(); i++) {
            segment.put(alike.get(i), new byte[]{(byte) i});
        }
        for (int i = 0; i < alike.size(); i++) {
            assertThat(segment.get(alike.get(i))).containsExactly(i);
        }
    }

    @Test
    void whatHasRoomWhereItWasTakesNoOthersPlace() {
        CacheSegment segment = new CacheSegment(1 << 14);
        segment.put(A, new byte[10]);
        for (int time = 0; time < 10_000; time++) {
            segment.put(B, new byte[time % 70]);
        }
        assertThat(segment.get(A)).isEqualTo(new byte[10]);
        assertThat(segment.get(B)).hasSize(9_999 % 70);
    }

    @Test
    void theOldestGoFirst() {
        CacheSegment segment = new CacheSegment(1 << 14);
        segment.put(A, new byte[10]);
        int others = 0;
        while (segment.get(A) != null) {
            segment.put(place(2, "key " + others++), new byte[10]);
        }
        assertThat(others).isBetween(50, 200);
        for (int i = others / 2; i < others; i++) {
            assertThat(segment.get(place(2, "key " + i))).isNotNull();
        }
    }

    @Test
    void whatIsTooLargeTakesAwayWhatItWouldReplace() {
        CacheSegment segment = new CacheSegment(1 << 14);
        segment.put(A, new byte[10]);
        segment.put(B, new byte[10]);
        segment.put(A, new byte[1 << 13]);

        assertThat(segment.get(A)).isNull();
        assertThat(segment.get(B)).isNotNull();
    }

    @Test
    void whatWasReadBeforeAnyChangeIsNotPutAfterIt() {
        CacheSegment segment = new CacheSegment(1 << 14);
        long before = segment.changes();
        segment.put(A, new byte[]{1});
        segment.putUnlessChanged(A, new byte[]{0}, before);
        assertThat(segment.get(A)).containsExactly(1);

        long mark = segment.changes();
        segment.putUnlessChanged(B, new byte[]{2}, mark);
        assertThat(segment.get(B)).containsExactly(2);

        long beforeClearing = segment.changes();
        segment.clear();
        segment.putUnlessChanged(A, new byte[]{0}, beforeClearing);
        assertThat(segment.get(A)).isNull();
        assertThat(segment.get(B)).isNull();
    }

    @Test
    void aClearedSegmentIsFilledAnew() {
        CacheSegment segment = new CacheSegment(1 << 14);
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 200; i++) {
                segment.put(place(round, "key " + i), new byte[]{(byte) i});
                assertThat(segment.get(place(round, "key " + i))).containsExactly(i);
            }
            segment.clear();
            assertThat(segment.get(place(round, "key 199"))).isNull();
        }
    }

    @Test
    void withoutRoomForAnythingItHoldsNothing() {
        CacheSegment segment = new CacheSegment(1);
        segment.put(A, new byte[0]);
        assertThat(segment.get(A)).isNull();
    }
}
