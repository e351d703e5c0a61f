package io.velour.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.protocol.wire.MalformedMessageException;

class StreamFormsTest {
    private static final Member MEMBER = new Member(new NodeId(0x0102030405060708L), new Incarnation(-2));

    @Test
    void aGreetingSaysWhoIsMeant() throws IOException {
        byte[] greeting = Greeting.to(MEMBER);

        assertThat(Greeting.read(new FrameHead(greeting.length, Greeting.FORMAT), greeting)).isEqualTo(MEMBER);
    }

    @Test
    void whatIsOfAnotherFormatOrLengthOrBeginningIsNoGreeting() {
        byte[] greeting = Greeting.to(MEMBER);
        byte[] spoilt = greeting.clone();
        spoilt[0]++;

        assertNoGreeting(2, greeting);
        assertNoGreeting(Greeting.FORMAT, Arrays.copyOf(greeting, greeting.length - 1));
        assertNoGreeting(Greeting.FORMAT, new byte[0]);
        assertNoGreeting(Greeting.FORMAT, spoilt);
    }

    private static void assertNoGreeting(int mark, byte[] payload) {
        assertThatThrownBy(() -> Greeting.read(new FrameHead(payload.length, mark), payload))
                .isInstanceOf(IOException.class).hasMessage("no greeting of format 1");
    }

    @Test
    void headersComeBackAsTheyWere() {
        Map<String, String> headers = Map.of("traceparent", "00-1-2-01", "tracestate", "ü=1");

        assertThat(FrameHeaders.decode(FrameHeaders.encode(headers))).isEqualTo(headers);
    }

    @Test
    void noHeadersTakeNoByte() {
        assertThat(FrameHeaders.encode(Map.of())).isEmpty();
        assertThat(FrameHeaders.decode(new byte[0])).isEmpty();
    }

    @Test
    void headersThatTakeMoreThanAMarkCanSayAreNotEncoded() {
        assertThatThrownBy(() -> FrameHeaders.encode(Map.of("a", "x".repeat(65_536))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("65535");
    }

    @Test
    void whatIsNoHeadersIsRefused() {
        byte[] headers = FrameHeaders.encode(Map.of("name", "value"));

        for (int length = 1; length < headers.length; length++) {
            byte[] cut = Arrays.copyOf(headers, length);
            assertThatThrownBy(() -> FrameHeaders.decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> FrameHeaders.decode(Arrays.copyOf(headers, headers.length + 1)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void anOfferOfWhatIsNoPortIsNone(int port) {
        assertThatThrownBy(() -> new StreamOffer(port)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a port is 1 to 65535, not " + port);
    }
}
