package io.velour.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;

class RecordOrderTest {
    private static final RecordOrder ORDER = RecordOrder.INSTANCE;

    private static RecordVersion version(long timestamp, long writer) {
        return new RecordVersion(new HybridTimestamp(timestamp), writer);
    }

    private static Record value(long timestamp, long writer, int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return new Record.Value(version(timestamp, writer), content, null, Record.Value.NEVER);
    }

    @Test
    void theTimestampDecidesFirstThenTheValueThenTheWriter() {
        List<Record> rising = List.of(new Record.Tombstone(version(1, 9)), value(1, 9), value(1, 9, 0), value(1, 3, 1),
                value(1, 4, 1), value(1, -1, 1), value(1, 0, 0x7f), value(1, 0, 0x80), value(2, 0));
        for (int i = 0; i < rising.size(); i++) {
            for (int j = 0; j < rising.size(); j++) {
                assertThat(Integer.signum(ORDER.compare(rising.get(i), rising.get(j)))).as("%d against %d", i, j)
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void itIsATotalOrder() {
        SplittableRandom random = new SplittableRandom(42);
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            records.add(random.nextInt(4) == 0
                    ? new Record.Tombstone(version(random.nextInt(3), random.nextInt(3)))
                    : value(random.nextInt(3), random.nextInt(3), random.nextInt(2)));
        }
        for (Record a : records) {
            for (Record b : records) {
                assertThat(Integer.signum(ORDER.compare(a, b))).isEqualTo(-Integer.signum(ORDER.compare(b, a)));
                for (Record c : records) {
                    if (ORDER.compare(a, b) <= 0 && ORDER.compare(b, c) <= 0) {
                        assertThat(ORDER.compare(a, c)).isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }
}
