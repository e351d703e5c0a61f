package io.velour.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.WireWriter;

class OpenNumbersTest {
    private static OpenNumbers random(SplittableRandom random) {
        long next = random.nextLong(1L << random.nextInt(1, 63)) + 1;
        int count = random.nextInt((int) Math.min(next, OpenNumbers.MAX) + 1);
        long from = random.nextBoolean() ? 0 : Math.max(0, next - 2L * count);
        long[] open = LongStream.generate(() -> random.nextLong(from, next)).limit(count).sorted().distinct().toArray();
        return new OpenNumbers(next, open);
    }

    private static byte[] note(long... numbers) {
        WireWriter out = new WireWriter(16);
        for (long number : numbers) {
            out.writeVarLong(number);
        }
        return out.toByteArray();
    }

    private static void assertMalformed(byte[] note) {
        assertThatThrownBy(() -> OpenNumbers.decode(note)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void withoutANoteNothingIsOpenAndNoNumberHasBeenGiven() {
        assertThat(OpenNumbers.decode(null)).isEqualTo(OpenNumbers.NONE);
        assertThat(OpenNumbers.NONE.next()).isZero();
        assertThat(OpenNumbers.NONE.toArray()).isEmpty();
    }

    @Test
    void whatIsEncodedIsDecoded() {
        for (long seed = 1; seed <= 2_000; seed++) {
            OpenNumbers numbers = random(new SplittableRandom(seed));
            assertThat(OpenNumbers.decode(numbers.encode())).as("seed %s", seed).isEqualTo(numbers);
        }
    }

    @Test
    void openOrNotYetKnownIsPendingAndAllElseIsNot() {
        for (long seed = 1; seed <= 200; seed++) {
            OpenNumbers numbers = random(new SplittableRandom(seed));
            long[] open = numbers.toArray();
            assertThat(LongStream.of(open)).as("seed %s", seed).allMatch(numbers::isPending);
            assertThat(LongStream.of(open).map(number -> number + 1)).as("seed %s", seed)
                    .allMatch(number -> numbers.isPending(number) == (number >= numbers.next()
                            || Arrays.binarySearch(open, number) >= 0));
            assertThat(numbers.isPending(numbers.next())).isTrue();
            assertThat(numbers.isPending(Long.MAX_VALUE)).isTrue();
        }
        assertThat(new OpenNumbers(9, new long[]{3, 8}).isPending(4)).isFalse();
        assertThat(new OpenNumbers(9, new long[]{3, 8}).isPending(0)).isFalse();
    }

    @Test
    void aFullNoteOfRecentNumbersTakesAKilobyteOrTwo() {
        long next = 1L << 40;
        long[] open = LongStream.range(0, OpenNumbers.MAX).map(i -> next - 100 * (OpenNumbers.MAX - i)).toArray();
        assertThat(new OpenNumbers(next, open).encode()).hasSizeLessThan(OpenNumbers.MAX + 20);
        assertThat(new OpenNumbers(next, new long[0]).encode()).hasSizeLessThan(10);
    }

    @Test
    void aNoteThatIsCutOrHasMoreBehindItIsMalformed() {
        byte[] note = new OpenNumbers(1_000_000, new long[]{0, 1, 5_000, 999_999}).encode();
        for (int length = 0; length < note.length; length++) {
            assertMalformed(Arrays.copyOf(note, length));
        }
        assertMalformed(Arrays.copyOf(note, note.length + 1));
    }

    @Test
    void aNoteOfAnotherFormatIsMalformed() {
        assertThat(OpenNumbers.decode(note(1, 7, 0))).isEqualTo(new OpenNumbers(7, new long[0]));
        assertMalformed(note(0, 7, 0));
        assertMalformed(note(2, 7, 0));
    }

    @Test
    void moreNumbersThanMayBeOpenAreMalformed() {
        byte[] distances = new byte[OpenNumbers.MAX + 1];
        WireWriter out = new WireWriter(2_000);
        out.writeEncoded(note(1, 5_000, distances.length));
        out.writeEncoded(distances);
        assertMalformed(out.toByteArray());
    }

    @Test
    void anOpenNumberBelowZeroIsMalformed() {
        assertThat(OpenNumbers.decode(note(1, 3, 2, 0, 1)).toArray()).containsExactly(0, 2);
        assertMalformed(note(1, 3, 2, 0, 2));
        assertMalformed(note(1, 0, 1, 0));
        assertMalformed(note(1, 3, 2, 0, Long.MAX_VALUE));
    }

    @Test
    void randomBytesAreMalformedOrAscendingNumbersBelowTheNext() {
        for (long seed = 1; seed <= 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] note = new byte[random.nextInt(1, 24)];
            random.nextBytes(note);
            note[0] = 1;
            try {
                OpenNumbers numbers = OpenNumbers.decode(note);
                long[] open = numbers.toArray();
                assertThat(open).as("seed %s", seed).isSorted().doesNotHaveDuplicates();
                assertThat(LongStream.of(open)).as("seed %s", seed)
                        .allMatch(number -> number >= 0 && number < numbers.next());
            } catch (MalformedMessageException malformed) {
                assertThat(malformed).hasMessageNotContaining("Index");
            }
        }
    }
}
