package io.velour.frontend.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.frontend.hotkey.HotKeySampler;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.hotkey.KeyUse;
import io.velour.record.Key;

/** How keys are shown to somebody who looks for one that floods the cluster. */
class HotKeysViewTest {
    private static final long WINDOW_NANOS = 5_000_000_000L;
    private final AtomicLong now = new AtomicLong();
    private final HotKeySampler sampler = new HotKeySampler(1, new SplittableRandom(1), now::get);
    private final HotKeysView view = new HotKeysView(sampler, new PartitionMapHolder());

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> shown(Key... keys) {
        for (Key key : keys) {
            for (int i = 0; i < 50; i++) {
                sampler.take(key, i % 5 == 0 ? KeyUse.WRITE : KeyUse.GET);
            }
        }
        now.addAndGet(WINDOW_NANOS);
        return (List<Map<String, Object>>) Objects.requireNonNull(view.view().get("keys"));
    }

    @Test
    void aKeyIsShownWithWhatIsAskedOfIt() {
        assertThat(shown(Key.of("a"), Key.of("bé/😀"))).containsExactly(
                Map.of("key", "a", "key64", "YQ", "operationsPerSecond", 10L, "getsPerSecond", 8L,
                        "writesPerSecond", 2L, "share", 0.5),
                Map.of("key", "bé/😀", "key64", "YsOpL_CfmIA", "operationsPerSecond", 10L, "getsPerSecond", 8L,
                        "writesPerSecond", 2L, "share", 0.5));
        assertThat(view.view()).containsEntry("sampledOneIn", 1).containsEntry("windowSeconds", 5L)
                .containsEntry("sampled", 100L);
    }

    @Test
    void bytesThatAreNoTextAreShownInBase64Only() {
        assertThat(shown(new Key(new byte[]{(byte) 0xff, 0})).getFirst()).containsEntry("key64", "_wA")
                .doesNotContainKey("key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u001b[2J", "\u009b2J", "\u202egnirts", "zero\u200bwidth", "\u2028", "\ue000",
            "\u0000"})
    void textThatATerminalWouldObeyIsShownInBase64Only(String text) {
        assertThat(shown(Key.of(text)).getFirst()).containsKey("key64").doesNotContainKey("key");
    }

    @Test
    void whileNothingStandsOutThereIsNoKey() {
        assertThat(shown()).isEmpty();
    }
}
