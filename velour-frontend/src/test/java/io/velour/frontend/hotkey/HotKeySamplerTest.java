package io.velour.frontend.hotkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.velour.hotkey.KeyUse;
import io.velour.record.Key;

/** How operations become keys with rates and shares, and what is not looked at. */
class HotKeySamplerTest {
    private static final Key HOT = Key.of("hot");
    private static final RandomGenerator NEVER_DRAWN = () -> 1L << 32;

    private final AtomicLong now = new AtomicLong(7);

    private HotKeySampler every() {
        return new HotKeySampler(1, new SplittableRandom(1), now::get);
    }

    private static void take(HotKeySampler sampler, Key key, KeyUse use, int times) {
        for (int i = 0; i < times; i++) {
            sampler.take(key, use);
        }
    }

    private HotKeys afterTheWindow(HotKeySampler sampler) {
        now.addAndGet(HotKeySampler.WINDOW.toNanos());
        return sampler.hotKeys();
    }

    @Test
    void countsOfAWindowAreShownAsRatesAndShares() {
        HotKeySampler sampler = every();
        take(sampler, HOT, KeyUse.GET, 200);
        take(sampler, HOT, KeyUse.WRITE, 100);
        take(sampler, Key.of("warm"), KeyUse.WRITE, 100);
        assertThat(sampler.hotKeys().keys()).as("the window is not over").isEmpty();

        HotKeys shown = afterTheWindow(sampler);
        assertThat(shown.sampled()).isEqualTo(400);
        assertThat(shown.keys()).containsExactly(new HotKey(HOT, 40, 20, 0.75),
                new HotKey(Key.of("warm"), 0, 20, 0.25));
        assertThat(shown.hottest()).contains(new HotKey(HOT, 40, 20, 0.75));
        assertThat(afterTheWindow(sampler).keys()).as("the flood is over").isEmpty();
    }

    @Test
    void ofASampleRatesAreScaledToAllOperations() {
        HotKeySampler sampler = new HotKeySampler(64, new SplittableRandom(2), now::get);
        for (int i = 0; i < 100_000; i++) {
            sampler.take(HOT, i % 4 == 0 ? KeyUse.WRITE : KeyUse.GET);
            sampler.take(Key.of("key-" + i), KeyUse.GET);
        }
        HotKeys shown = afterTheWindow(sampler);
        assertThat(shown.sampledOneIn()).isEqualTo(64);
        assertThat(shown.sampled()).isBetween(2_900L, 3_350L);
        HotKey hottest = shown.keys().getFirst();
        assertThat(hottest.key()).isEqualTo(HOT);
        assertThat(hottest.share()).isCloseTo(0.5, within(0.03));
        assertThat(hottest.operationsPerSecond()).isCloseTo(20_000, within(1_500.0));
        assertThat(hottest.writesPerSecond()).isCloseTo(5_000, within(750.0));
    }

    @Test
    void amongManyKeysThatAreAskedAlikeNoneStandsOut() {
        HotKeySampler sampler = new HotKeySampler(64, new SplittableRandom(3), now::get);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 300_000; i++) {
            sampler.take(Key.of("key-" + random.nextInt(100_000)), KeyUse.GET);
        }
        HotKeys shown = afterTheWindow(sampler);
        assertThat(shown.sampled()).isPositive();
        assertThat(shown.keys()).isEmpty();
        assertThat(shown.hottest()).isEmpty();
    }

    @Test
    void whatIsDrawnOnlyAFewTimesIsNotShown() {
        HotKeySampler sampler = every();
        take(sampler, Key.of("rare"), KeyUse.GET, HotKeySampler.FEWEST_SAMPLES - 1);
        take(sampler, HOT, KeyUse.GET, HotKeySampler.FEWEST_SAMPLES);
        assertThat(afterTheWindow(sampler).keys()).extracting(HotKey::key).containsExactly(HOT);
    }

    @Test
    void onlyTheHottestAreShown() {
        HotKeySampler sampler = every();
        for (int i = 1; i <= 30; i++) {
            take(sampler, Key.of("key-" + i), KeyUse.GET, 10 * i);
        }
        List<Key> hottest = IntStream.range(0, HotKeySampler.MOST_SHOWN).mapToObj(i -> Key.of("key-" + (30 - i)))
                .toList();
        assertThat(afterTheWindow(sampler).keys()).extracting(HotKey::key).containsExactlyElementsOf(hottest);
    }

    @Test
    void anOperationThatIsNotDrawnDoesNotEvenReadTheClock() {
        AtomicLong readings = new AtomicLong();
        HotKeySampler sampler = new HotKeySampler(64, NEVER_DRAWN, readings::getAndIncrement);
        long before = readings.get();
        take(sampler, HOT, KeyUse.GET, 1_000);
        assertThat(readings).hasValue(before);
    }

    @Test
    void whenItIsOffNothingIsDrawnAndNothingShown() {
        RandomGenerator broken = () -> {
            throw new AssertionError("drawn");
        };
        HotKeySampler sampler = new HotKeySampler(HotKeySampler.OFF, broken, now::get);
        take(sampler, HOT, KeyUse.GET, 1_000);
        assertThat(sampler.isOn()).isFalse();
        assertThat(afterTheWindow(sampler).keys()).isEmpty();
    }

    /** If it waited, it would wait for itself. */
    @Test
    @Timeout(60)
    void anOperationThatFindsAnotherBeingCountedDoesNotWait() throws InterruptedException {
        CountDownLatch counting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread test = Thread.currentThread();
        LongSupplier clock = () -> {
            if (Thread.currentThread() != test) {
                counting.countDown();
                awaitUninterrupted(goOn);
            }
            return now.get();
        };
        HotKeySampler sampler = new HotKeySampler(1, new SplittableRandom(1), clock);
        Thread counter = Thread.ofPlatform().start(() -> sampler.take(HOT, KeyUse.GET));
        counting.await();
        take(sampler, HOT, KeyUse.GET, 100);
        goOn.countDown();
        counter.join();
        assertThat(afterTheWindow(sampler).sampled()).as("the one that was being counted").isEqualTo(1);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void manyThreadsCountTogetherNoMoreThanTheyAsked() throws InterruptedException {
        HotKeySampler sampler = new HotKeySampler(1, () -> 0, now::get);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Key own = Key.of("key-" + i);
            threads.add(Thread.ofPlatform().start(() -> take(sampler, own, KeyUse.WRITE, 50_000)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        HotKeys shown = afterTheWindow(sampler);
        assertThat(shown.sampled()).isBetween(1L, 200_000L);
        assertThat(shown.keys()).allSatisfy(key -> assertThat(key.getsPerSecond()).isZero())
                .allSatisfy(key -> assertThat(key.writesPerSecond()).isBetween(0.1, 10_000.0));
        assertThat(shown.keys().stream().mapToDouble(HotKey::share).sum()).isCloseTo(1, within(0.001));
    }

    @Test
    void lessThanNoneCannotBeCounted() {
        assertThatThrownBy(() -> new HotKeySampler(-1, NEVER_DRAWN, now::get)).hasMessageContaining("-1");
    }
}
