package io.velour.storage.rocksdb;

import static io.velour.storage.rocksdb.Places.value;
import static io.velour.storage.rocksdb.Places.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.RecordCodec;
import io.velour.record.Record;
import io.velour.record.StoredRecord;

class RecordValuesTest {
    private static final OpenNumbers SEVEN_IS_OPEN = new OpenNumbers(9, new long[]{7});
    private static final StoredRecord PENDING = StoredRecord.pending(value(1));

    private static byte[] with(int position, int value, byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[position] = (byte) value;
        return changed;
    }

    private static void assertMalformed(byte[] value) {
        assertThatThrownBy(() -> RecordValues.decode(value, SEVEN_IS_OPEN))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aNumberedRecordIsPendingIfItsNumberIsOpenAndCommittedIfNot() {
        for (Record record : List.of(value(1), value(2, new byte[0]), new Record.Tombstone(version(3)),
                new Record.Value(version(4), new byte[300], "text/plain", 12))) {
            StoredRecord pending = StoredRecord.pending(record);
            StoredRecord committed = StoredRecord.committed(record);
            assertThat(RecordValues.decode(RecordValues.numbered(7, pending), SEVEN_IS_OPEN)).isEqualTo(pending);
            assertThat(RecordValues.decode(RecordValues.numbered(8, pending), SEVEN_IS_OPEN)).isEqualTo(committed);
            assertThat(RecordValues.decode(RecordValues.numbered(9, pending), SEVEN_IS_OPEN)).isEqualTo(pending);
        }
    }

    @Test
    void aPlainRecordIsInTheFormItAlwaysHadAndHasTheStateItSays() {
        for (StoredRecord stored : List.of(PENDING, StoredRecord.committed(value(1)))) {
            assertThat(RecordValues.plain(stored)).isEqualTo(RecordCodec.encode(stored));
            assertThat(RecordValues.decode(RecordValues.plain(stored), SEVEN_IS_OPEN)).isEqualTo(stored);
            assertThat(RecordValues.numberOf(RecordValues.plain(stored))).isEqualTo(RecordValues.UNNUMBERED);
        }
    }

    @Test
    void aNumberIsFoundAgain() {
        for (long number : new long[]{0, 1, 255, 1L << 40, Long.MAX_VALUE}) {
            assertThat(RecordValues.numberOf(RecordValues.numbered(number, PENDING))).isEqualTo(number);
        }
    }

    @Test
    void whatIsCutOrHasMoreBehindItIsMalformed() {
        byte[] numbered = RecordValues.numbered(7, PENDING);
        for (int length = 0; length < numbered.length; length++) {
            assertMalformed(Arrays.copyOf(numbered, length));
        }
        assertMalformed(Arrays.copyOf(numbered, numbered.length + 1));
    }

    @Test
    void anUnknownStateANegativeNumberOrANumberedRecordThatWasNotPendingIsMalformed() {
        byte[] numbered = RecordValues.numbered(7, PENDING);
        assertMalformed(with(0, 3, numbered));
        assertMalformed(with(1, 0x80, numbered));
        assertMalformed(with(9, 1, numbered));
        assertMalformed(with(9, 2, numbered));
    }
}
