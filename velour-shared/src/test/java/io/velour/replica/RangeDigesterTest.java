package io.velour.replica;

import static io.velour.replica.TestRecords.KEY;
import static io.velour.replica.TestRecords.NOW;
import static io.velour.replica.TestRecords.OTHER;
import static io.velour.replica.TestRecords.committed;
import static io.velour.replica.TestRecords.expiring;
import static io.velour.replica.TestRecords.pending;
import static io.velour.replica.TestRecords.tombstone;
import static io.velour.replica.TestRecords.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.velour.record.Key;
import io.velour.record.KeyedRecord;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

class RangeDigesterTest {
    private static KeyedRecord keyed(Key key, Record record) {
        return new KeyedRecord(key, StoredRecord.committed(record));
    }

    private static KeyedRecord value(String bytes, @Nullable String contentType) {
        return keyed(KEY, new Record.Value(version(NOW), bytes.getBytes(StandardCharsets.UTF_8),
                contentType, Record.Value.NEVER));
    }

    @Test
    void statesDoNotMatter() {
        assertThat(RangeDigester.digest(List.of(new KeyedRecord(KEY, pending(NOW)))))
                .isEqualTo(RangeDigester.digest(List.of(new KeyedRecord(KEY, committed(NOW)))));
    }

    @Test
    void everythingElseDoes() {
        List<List<KeyedRecord>> ranges = List.of(List.of(), List.of(new KeyedRecord(KEY, committed(NOW))),
                List.of(new KeyedRecord(OTHER, committed(NOW))), List.of(new KeyedRecord(KEY, committed(NOW + 1))),
                List.of(keyed(KEY, tombstone(NOW))), List.of(keyed(KEY, expiring(NOW, NOW))),
                List.of(value("text", null)), List.of(value("text", "a")), List.of(value("tex", "a")),
                List.of(value("text", "b")),
                List.of(new KeyedRecord(KEY, committed(NOW)), new KeyedRecord(OTHER, committed(NOW))));
        Stream<Long> digests = ranges.stream().map(RangeDigester::digest);
        assertThat(digests).doesNotHaveDuplicates();
    }

    /** Nodes of different versions compare their digests: they must not change. */
    @Test
    void theDigestIsTheSameInEveryVersion() {
        assertThat(RangeDigester.digest(List.of())).isEqualTo(0xe3b0c44298fc1c14L);
        assertThat(RangeDigester.digest(List.of(value("text", "a"), keyed(OTHER, tombstone(NOW)))))
                .isEqualTo(0x6e6bc0d1916d255bL);
    }
}
