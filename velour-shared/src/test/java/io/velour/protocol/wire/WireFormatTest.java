package io.velour.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;

class WireFormatTest {
    static Stream<String> names() {
        return GoldenMessages.all().keySet().stream();
    }

    private static GoldenMessages.Sample sample(String name) {
        return Objects.requireNonNull(GoldenMessages.all().get(name), name);
    }

    /** A node of the version before must understand these bytes: they may only be added to, with a new format number. */
    @ParameterizedTest
    @MethodSource("names")
    void theBytesAreThoseOfTheGoldenFile(String name) throws IOException {
        String actual = HexFormat.of().formatHex(sample(name).bytes());
        try (InputStream golden = WireFormatTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
            assertThat(golden).as("src/test/resources/golden/%s.hex should hold%n%s", name, actual).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsWrittenIsReadBack(String name) {
        GoldenMessages.Sample sample = sample(name);
        sample.read().accept(sample.bytes());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMessageThatIsCutShortOrTooLongIsMalformed(String name) {
        GoldenMessages.Sample sample = sample(name);
        for (int length = 0; length < sample.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(sample.bytes(), length);
            assertThatThrownBy(() -> sample.read().accept(cut)).as("%d bytes", length)
                    .isInstanceOf(MalformedMessageException.class);
        }
        byte[] longer = Arrays.copyOf(sample.bytes(), sample.bytes().length + 1);
        assertThatThrownBy(() -> sample.read().accept(longer)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aDamagedByteIsMalformedOrMeansSomethingElseButNothingWorse(String name) {
        GoldenMessages.Sample sample = sample(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = sample.bytes().clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                sample.read().accept(damaged);
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageContaining("malformed message");
            } catch (AssertionError readAsSomethingElse) {
                assertThat(readAsSomethingElse).hasMessageStartingWith("read ");
            }
        }
    }

    @Test
    void aBatchIsBounded() {
        StorageRequest read = new StorageRequest.Read(new PartitionId(0), Epoch.FIRST, Key.of("k"));
        List<StorageRequest> tooMany = Collections.nCopies(RequestBatch.MAX_REQUESTS + 1, read);
        assertThatThrownBy(() -> new RequestBatch(TestMaps.CLUSTER, tooMany)).hasMessageContaining("4096")
                .hasMessageContaining("4097");
    }

    @Test
    void varintsOfEveryLengthAreReadBack() {
        for (int shift = 0; shift < 63; shift++) {
            for (long value : new long[]{(1L << shift) - 1, 1L << shift}) {
                WireWriter out = new WireWriter(1);
                out.writeVarLong(value);
                assertThat(new WireReader(out.toByteArray()).readVarLong()).isEqualTo(value);
            }
        }
        assertThatThrownBy(() -> new WireWriter(1).writeVarLong(-1)).hasMessageContaining("-1");
    }
}
