package io.velour.storage.rocksdb;

import static io.velour.storage.rocksdb.Places.A;
import static io.velour.storage.rocksdb.Places.B;
import static io.velour.storage.rocksdb.Places.place;
import static io.velour.storage.rocksdb.Places.value;
import static io.velour.storage.rocksdb.Places.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.velour.record.Key;
import io.velour.record.Record;

class PendingNumbersTest {
    private final PendingNumbers pending = new PendingNumbers(OpenNumbers.NONE);

    private static PendingNumbers afterReopening(long next, long... open) {
        return new PendingNumbers(new OpenNumbers(next, open));
    }

    @Test
    void eachRecordGetsTheNextNumber() {
        assertThat(pending.open(place(A), value(1))).isZero();
        assertThat(pending.open(place(B), value(1))).isEqualTo(1);
        assertThat(pending.current()).isEqualTo(new OpenNumbers(2, new long[]{0, 1}));
    }

    @Test
    void toReplaceARecordClosesItsNumberAndOpensAnother() {
        pending.open(place(A), value(1));
        pending.open(place(B), value(1));
        assertThat(pending.open(place(A), value(2))).isEqualTo(2);
        assertThat(pending.current()).isEqualTo(new OpenNumbers(3, new long[]{1, 2}));
    }

    @Test
    void toCommitTheSameRecordClosesItsNumberAndIsEnough() {
        pending.open(place(A), value(1));
        assertThat(pending.commit(place(A), value(1))).isTrue();
        assertThat(pending.current()).isEqualTo(new OpenNumbers(1, new long[0]));
    }

    @Test
    void toCommitAnotherRecordClosesTheNumberAndIsNotEnough() {
        List<Record> others = List.of(value(2), value(1, new byte[]{1, 2, 3}), value(1, new byte[0]),
                new Record.Value(version(1), new byte[]{1, 2, 1}, "", Record.Value.NEVER),
                new Record.Value(version(1), new byte[]{1, 2, 1}, null, 5), new Record.Tombstone(version(1)));
        for (Record other : others) {
            pending.open(place(A), value(1));
            assertThat(pending.commit(place(A), other)).as("%s", other).isFalse();
            assertThat(pending.current().count()).isZero();
        }
    }

    @Test
    void anEmptyValueIsNoTombstone() {
        pending.open(place(A), value(1, new byte[0]));
        assertThat(pending.commit(place(A), new Record.Tombstone(version(1)))).isFalse();
        pending.open(place(A), new Record.Tombstone(version(1)));
        assertThat(pending.commit(place(A), value(1, new byte[0]))).isFalse();
        pending.open(place(A), new Record.Tombstone(version(1)));
        assertThat(pending.commit(place(A), new Record.Tombstone(version(1)))).isTrue();
    }

    @Test
    void whereNoNumberIsOpenACommitIsNotEnoughAndNothingChanges() {
        OpenNumbers before = pending.current();
        assertThat(pending.commit(place(A), value(1))).isFalse();
        pending.close(place(A));
        assertThat(pending.current()).isSameAs(before);
    }

    @Test
    void aNumberIsNeverGivenTwice() {
        for (int number = 0; number < 10; number++) {
            assertThat(pending.open(place(A), value(1))).isEqualTo(number);
            pending.close(place(A));
        }
    }

    @Test
    void whenTooManyAreOpenARecordGetsNoNumberUntilOneIsClosed() {
        for (int i = 0; i < OpenNumbers.MAX; i++) {
            assertThat(pending.open(place(Key.of("key " + i)), value(1))).isEqualTo(i);
        }
        assertThat(pending.open(place(A), value(1))).isEqualTo(RecordValues.UNNUMBERED);
        assertThat(pending.commit(place(A), value(1))).isFalse();
        // One that has a number already gives it back first.
        assertThat(pending.open(place(Key.of("key 5")), value(2))).isEqualTo(OpenNumbers.MAX);
        pending.close(place(Key.of("key 0")));
        assertThat(pending.open(place(A), value(1))).isEqualTo(OpenNumbers.MAX + 1);
        assertThat(pending.current().count()).isEqualTo(OpenNumbers.MAX);
    }

    @Test
    void whatWasOpenBeforeStaysOpenUntilItIsClaimedAndClosed() {
        PendingNumbers reopened = afterReopening(9, 3, 5);
        assertThat(reopened.open(place(A), value(1))).isEqualTo(9);
        reopened.claim(3, place(B), value(7));
        assertThat(reopened.current()).isEqualTo(new OpenNumbers(10, new long[]{3, 5, 9}));
        assertThat(reopened.commit(place(B), value(7))).isTrue();
        assertThat(reopened.current()).isEqualTo(new OpenNumbers(10, new long[]{5, 9}));
    }

    @Test
    void unclaimedNumbersCountAmongThoseThatAreOpen() {
        long[] open = new long[OpenNumbers.MAX];
        for (int i = 0; i < open.length; i++) {
            open[i] = 2L * i;
        }
        PendingNumbers reopened = afterReopening(5_000, open);
        assertThat(reopened.open(place(A), value(1))).isEqualTo(RecordValues.UNNUMBERED);
        reopened.claim(100, place(B), value(1));
        reopened.close(place(B));
        assertThat(reopened.open(place(A), value(1))).isEqualTo(5_000);
    }

    @Test
    void onlyUnknownPlacesAreLookedAtAndNoneOnceAllIsClaimed() {
        assertThat(pending.mayHaveUnclaimed(place(A))).isFalse();

        PendingNumbers reopened = afterReopening(9, 3, 5);
        reopened.open(place(A), value(1));
        assertThat(reopened.mayHaveUnclaimed(place(A))).isFalse();
        assertThat(reopened.mayHaveUnclaimed(place(B))).isTrue();
        assertThat(reopened.isUnclaimed(3)).isTrue();
        assertThat(reopened.isUnclaimed(4)).isFalse();
        assertThat(reopened.isUnclaimed(9)).isFalse();
        reopened.claim(3, place(B), value(1));
        assertThat(reopened.isUnclaimed(3)).isFalse();
        assertThat(reopened.mayHaveUnclaimed(place(Key.of("c")))).isTrue();
        reopened.claim(5, place(Key.of("c")), value(1));
        assertThat(reopened.mayHaveUnclaimed(place(Key.of("d")))).isFalse();
    }

    /** Against the plainest model: place to number. */
    @Test
    void randomStepsLeaveOpenWhatTheModelSays() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PendingNumbers numbers = new PendingNumbers(OpenNumbers.NONE);
            Map<Key, Long> model = new HashMap<>();
            List<Long> given = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                Key key = Key.of("key " + random.nextInt(20));
                switch (random.nextInt(3)) {
                    case 0 -> {
                        given.add(numbers.open(place(key), value(1)));
                        model.put(key, given.getLast());
                    }
                    case 1 -> assertThat(numbers.commit(place(key), value(1))).isEqualTo(model.remove(key) != null);
                    default -> {
                        numbers.close(place(key));
                        model.remove(key);
                    }
                }
                assertThat(numbers.current()).as("seed %s, step %s", seed, step).isEqualTo(new OpenNumbers(given.size(),
                        model.values().stream().mapToLong(Long::longValue).sorted().toArray()));
            }
            assertThat(given).as("seed %s", seed).doesNotHaveDuplicates();
        }
    }
}
