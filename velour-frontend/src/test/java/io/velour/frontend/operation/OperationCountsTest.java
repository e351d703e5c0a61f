package io.velour.frontend.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.clock.HybridTimestamp;
import io.velour.cluster.Epoch;
import io.velour.protocol.StorageAnswer;
import io.velour.record.Record;
import io.velour.record.RecordState;
import io.velour.record.RecordVersion;
import io.velour.record.StoredRecord;

class OperationCountsTest {
    private static final RecordVersion VERSION = new RecordVersion(HybridTimestamp.ofMillis(1), 7);

    private final OperationCounts counts = new OperationCounts();

    private static StoredRecord stored(RecordState state) {
        return new StoredRecord(new Record.Tombstone(VERSION), state);
    }

    @Test
    void whatAGetMeetsUnfinishedIsAWriteBackAndWhatIsCommittedIsNot() {
        counts.take(new StorageAnswer.Found(Epoch.FIRST, stored(RecordState.COMMITTED)));
        counts.take(new StorageAnswer.Absent(Epoch.FIRST));
        assertThat(counts.writeBacks()).isZero();
        counts.take(new StorageAnswer.Found(Epoch.FIRST, stored(RecordState.PENDING)));
        assertThat(counts.writeBacks()).isEqualTo(1);
    }

    @Test
    void outrunsAreCounted() {
        List.of(new StorageAnswer.Absent(Epoch.FIRST), new StorageAnswer.Outrun(Epoch.FIRST, VERSION))
                .forEach(counts::take);
        assertThat(counts.outruns()).isEqualTo(1);
    }
}
