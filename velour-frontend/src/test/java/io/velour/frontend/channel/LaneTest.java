package io.velour.frontend.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.velour.cluster.ClusterId;
import io.velour.cluster.Epoch;
import io.velour.cluster.PartitionId;
import io.velour.frontend.trace.Traces;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.RequestBatch;
import io.velour.record.Key;
import io.velour.shell.exchange.NotSentException;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneTest {
    private static final StorageAnswer ANSWER = new StorageAnswer.Absent(Epoch.FIRST);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<RequestBatch> batches = new CopyOnWriteArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger unreachable = new AtomicInteger();

    @AfterEach
    void close() {
        lanes.forEach(Lane::close);
    }

    private Lane lane(BatchExchange exchange, int maxWaiting, Duration limit) {
        return lane(exchange, new LaneSettings(maxWaiting, limit, 4, 1));
    }

    private Lane lane(BatchExchange exchange, LaneSettings settings) {
        LaneMeters counted = LaneMeters.of(registry, "node-" + lanes.size(), "writes");
        Lane lane = new Lane(new ClusterId(1), () -> exchange, settings,
                new LaneGuards().open("lane", settings), counted, Traces.off(),
                unreachable::incrementAndGet);
        lanes.add(lane);
        return lane;
    }

    /** Each exchange of it is answered once the gate lets it through. */
    private Lane gatedLane(Semaphore gate) {
        Lane lane = lane((bytes, _) -> {
            gate.acquire();
            return answerAll(bytes);
        }, 10, LIMIT);
        lane.start();
        return lane;
    }

    private byte[] answerAll(byte[] bytes) {
        RequestBatch batch = BatchCodec.decodeRequests(bytes);
        batches.add(batch);
        return BatchCodec.encode(Collections.nCopies(batch.requests().size(), ANSWER));
    }

    private static StorageRequest read(String key) {
        return new StorageRequest.Read(new PartitionId(0), Epoch.FIRST, Key.of(key));
    }

    /** Remembers what it is told, in words. */
    private static class Listener implements Asker {
        final List<String> heard = new CopyOnWriteArrayList<>();
        private final Semaphore calls = new Semaphore(0);

        @Override
        public void onAnswer(StorageAnswer answer) {
            hear("answer");
        }

        @Override
        public void onSilence() {
            hear("silence");
        }

        @Override
        public void onNotSent() {
            hear("not sent");
        }

        private void hear(String word) {
            heard.add(word);
            calls.release();
        }

        /** Returns the only thing that was heard, once it was. */
        String word() throws InterruptedException {
            assertThat(calls.tryAcquire(20, TimeUnit.SECONDS)).as("something is heard").isTrue();
            assertThat(heard).hasSize(1);
            return heard.getFirst();
        }
    }

    @Test
    void allThatWaitGoInOneExchange() throws InterruptedException {
        Semaphore first = new Semaphore(0);
        Lane lane = lane((bytes, _) -> {
            if (batches.isEmpty()) {
                byte[] answer = answerAll(bytes);
                first.acquire();
                return answer;
            }
            return answerAll(bytes);
        }, 100, LIMIT);
        lane.start();
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Listener listener = new Listener();
            listeners.add(listener);
            lane.ask(read("key-" + i), listener);
            if (i == 0) {
                while (batches.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
        }
        first.release();
        for (Listener listener : listeners) {
            assertThat(listener.word()).isEqualTo("answer");
        }
        assertThat(batches).hasSize(2);
        assertThat(batches.getLast().requests()).hasSize(9);
    }

    @Test
    void aSecondExchangeOfWritesBeginsOnlyWhenVeryManyWait() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        Semaphore reached = new Semaphore(0);
        Lane lane = lane((bytes, _) -> {
            reached.release();
            gate.acquire();
            return answerAll(bytes);
        }, LaneSettings.ofWrites(200, LIMIT));
        lane.start();
        List<Listener> listeners = new ArrayList<>();
        for (int question = 0; question < 64; question++) {
            listeners.add(asked(lane, "few-" + question));
            reached.acquire(question == 0 ? 1 : 0);
        }
        assertThat(lane.waiting()).isEqualTo(63);
        listeners.add(asked(lane, "many"));
        reached.acquire();
        listeners.add(asked(lane, "behind"));
        assertThat(lane.waiting()).as("but no third exchange").isEqualTo(1);
        gate.release(3);
        for (Listener listener : listeners) {
            assertThat(listener.word()).isEqualTo("answer");
        }
    }

    private static Listener asked(Lane lane, String key) {
        Listener listener = new Listener();
        lane.ask(read(key), listener);
        return listener;
    }

    @Test
    void whatCertainlyDidNotArriveIsNotSentAndWhatMayHaveIsSilence() throws InterruptedException {
        assertThat(wordAfter((bytes, _) -> {
            throw NotSentException.noConnection(new IOException("nobody listens"));
        })).isEqualTo("not sent");
        assertThat(wordAfter((bytes, _) -> {
            throw new IOException("reset");
        })).isEqualTo("silence");
        assertThat(wordAfter((bytes, _) -> new byte[]{9})).as("an answer that cannot be read").isEqualTo("silence");
        assertThat(wordAfter((bytes, _) -> BatchCodec.encode(List.of()))).as("too few answers").isEqualTo("silence");
        assertThat(wordAfter((bytes, _) -> {
            throw new IllegalStateException("a mistake");
        })).isEqualTo("silence");
    }

    private String wordAfter(BatchExchange exchange) throws InterruptedException {
        Lane lane = lane(exchange, 10, LIMIT);
        lane.start();
        Listener listener = new Listener();
        lane.ask(read("key"), listener);
        return listener.word();
    }

    @Test
    void anExchangeThatTakesTooLongIsAbandonedInSilence() throws InterruptedException {
        Semaphore interrupted = new Semaphore(0);
        Lane lane = lane((bytes, _) -> {
            try {
                new Semaphore(0).acquire();
            } catch (InterruptedException e) {
                interrupted.release();
                throw e;
            }
            return bytes;
        }, 10, Duration.ofMillis(50));
        lane.start();
        Listener listener = new Listener();
        lane.ask(read("key"), listener);
        while (listener.heard.isEmpty()) {
            lane.look(System.nanoTime());
        }
        assertThat(listener.word()).isEqualTo("silence");
        assertThat(interrupted.tryAcquire(20, TimeUnit.SECONDS)).as("the exchange is ended").isTrue();
    }

    @Test
    void whatWaitsBehindAFailureIsHandedBackUnsent() throws InterruptedException {
        Semaphore waiting = new Semaphore(0);
        Semaphore reached = new Semaphore(0);
        Lane lane = lane((bytes, _) -> {
            reached.release();
            waiting.acquire();
            throw new IOException("reset");
        }, 10, LIMIT);
        lane.start();
        Listener first = new Listener();
        lane.ask(read("first"), first);
        reached.acquire();
        Listener behind = new Listener();
        lane.ask(read("behind"), behind);
        waiting.release();
        assertThat(first.word()).isEqualTo("silence");
        assertThat(behind.word()).isEqualTo("not sent");
    }

    @Test
    void afterRepeatedFailuresNothingIsSentForAWhile() throws InterruptedException {
        List<Integer> calls = new CopyOnWriteArrayList<>();
        Lane lane = lane((bytes, _) -> {
            calls.add(1);
            throw new IOException("reset");
        }, 10, LIMIT);
        lane.start();
        assertThat(lane.isHealthy()).isTrue();
        for (int i = 0; i < 2; i++) {
            Listener listener = new Listener();
            lane.ask(read("key"), listener);
            assertThat(listener.word()).isEqualTo("silence");
        }
        assertThat(lane.isHealthy()).isFalse();
        Listener refused = new Listener();
        lane.ask(read("key"), refused);
        assertThat(refused.word()).isEqualTo("not sent");
        assertThat(calls).hasSize(2);
    }

    private static String wordOf(Lane lane) throws InterruptedException {
        Listener listener = new Listener();
        lane.ask(read("key"), listener);
        return listener.word();
    }

    @Test
    void readsLeaveANodeAtItsFirstFailure() throws InterruptedException {
        Lane lane = lane((bytes, _) -> {
            throw new IOException("reset");
        }, LaneSettings.ofReads(10, LIMIT));
        lane.start();
        assertThat(wordOf(lane)).isEqualTo("silence");
        assertThat(lane.isHealthy()).isFalse();
    }

    @Test
    void whoDoesNotAnswerIsReportedEachTime() throws InterruptedException {
        Lane lane = lane((bytes, _) -> {
            throw NotSentException.noConnection(new IOException("nobody listens"));
        }, 10, LIMIT);
        lane.start();
        assertThat(wordOf(lane)).isEqualTo("not sent");
        assertThat(wordOf(lane)).isEqualTo("not sent");
        assertThat(unreachable).hasValue(2);
    }

    @Test
    void whoSaysThatItHasTooMuchToDoIsNeitherLeftNorReported() throws InterruptedException {
        Lane lane = lane((bytes, _) -> {
            throw NotSentException.refused(429);
        }, LaneSettings.ofReads(10, LIMIT));
        lane.start();
        for (int i = 0; i < 5; i++) {
            assertThat(wordOf(lane)).isEqualTo("not sent");
        }
        assertThat(lane.isHealthy()).isTrue();
        assertThat(unreachable).hasValue(0);
    }

    @Test
    void anAskerThatFailsHarmsNobodyElse() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        Lane lane = gatedLane(gate);
        Listener heard = new Listener();
        lane.ask(read("first"), new Listener() {
            @Override
            public void onAnswer(StorageAnswer answer) {
                throw new NoClassDefFoundError("a mistake");
            }

            @Override
            public void onSilence() {
                throw new AssertionError("it was answered");
            }
        });
        lane.ask(read("second"), heard);
        gate.release(2);
        assertThat(heard.word()).isEqualTo("answer");
        gate.release();
        assertThat(wordOf(lane)).as("the lane goes on").isEqualTo("answer");
    }

    @Test
    void theQueueIsBounded() throws InterruptedException {
        Lane lane = lane((bytes, _) -> answerAll(bytes), 2, LIMIT);
        Listener tooMany = new Listener();
        lane.ask(read("1"), new Listener());
        lane.ask(read("2"), new Listener());
        lane.ask(read("3"), tooMany);
        lane.tell(read("4"));
        assertThat(tooMany.word()).isEqualTo("not sent");
        assertThat(lane.view().waiting()).isEqualTo(2);
    }

    @Test
    void closingEndsWhatIsUnderWayInSilenceAndHandsBackWhatWaits() throws InterruptedException {
        Semaphore reached = new Semaphore(0);
        Lane lane = lane((bytes, _) -> {
            reached.release();
            new Semaphore(0).acquire();
            return bytes;
        }, 10, LIMIT);
        lane.start();
        Listener underWay = new Listener();
        lane.ask(read("under way"), underWay);
        reached.acquire();
        Listener behind = new Listener();
        lane.ask(read("behind"), behind);
        lane.close();
        assertThat(underWay.word()).isEqualTo("silence");
        assertThat(behind.word()).isEqualTo("not sent");
        Listener late = new Listener();
        lane.ask(read("late"), late);
        assertThat(late.word()).isEqualTo("not sent");
    }

    /** Does not return from hearing of something before it is told to. */
    private static final class SlowListener extends Listener {
        private final Semaphore reached = new Semaphore(0);
        private final Semaphore goOn = new Semaphore(0);

        @Override
        public void onAnswer(StorageAnswer answer) {
            waitToGoOn();
            super.onAnswer(answer);
        }

        @Override
        public void onSilence() {
            waitToGoOn();
            super.onSilence();
        }

        private void waitToGoOn() {
            reached.release();
            goOn.acquireUninterruptibly();
        }
    }

    @Test
    void whoIsSlowToHearOfAFailureHoldsUpNobodyBehindIt() throws InterruptedException {
        Semaphore reached = new Semaphore(0);
        Semaphore gate = new Semaphore(0);
        Lane lane = lane((bytes, _) -> {
            reached.release();
            gate.acquire();
            throw new IOException("reset");
        }, 10, LIMIT);
        lane.start();
        SlowListener slow = new SlowListener();
        lane.ask(read("slow"), slow);
        reached.acquire();
        Listener behind = new Listener();
        lane.ask(read("behind"), behind);
        gate.release();
        slow.reached.acquire();
        while (behind.heard.isEmpty()) {
            lane.look(System.nanoTime());
        }
        assertThat(behind.word()).isEqualTo("not sent");
        assertThat(slow.heard).isEmpty();
        slow.goOn.release();
        assertThat(slow.word()).isEqualTo("silence");
    }

    @Test
    void whoIsSlowToHearHoldsUpNobodyElse() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        Lane lane = gatedLane(gate);
        SlowListener slow = new SlowListener();
        Listener behind = new Listener();
        lane.ask(read("first"), new Listener());
        while (lane.waiting() > 0) {
            Thread.onSpinWait();
        }
        lane.ask(read("slow"), slow);
        lane.ask(read("behind"), behind);
        gate.release(2);
        slow.reached.acquire();
        while (behind.heard.isEmpty()) {
            lane.look(System.nanoTime());
        }
        gate.release();
        assertThat(wordOf(lane)).as("the lane goes on").isEqualTo("answer");
        assertThat(slow.heard).isEmpty();
        slow.goOn.release();
        assertThat(slow.word()).isEqualTo("answer");
        assertThat(behind.word()).as("it is told once").isEqualTo("answer");
    }

    @Test
    void whatIsBeingHandedOutWhenTheLaneClosesIsNotBrokenOff() throws InterruptedException {
        Lane lane = lane((bytes, _) -> answerAll(bytes), 10, LIMIT);
        lane.start();
        Semaphore reached = new Semaphore(0);
        List<Boolean> interrupts = new CopyOnWriteArrayList<>();
        Semaphore closing = new Semaphore(0);
        Listener listener = new Listener() {
            @Override
            public void onAnswer(StorageAnswer answer) {
                reached.release();
                closing.acquireUninterruptibly();
                interrupts.add(Thread.currentThread().isInterrupted());
                super.onAnswer(answer);
            }
        };
        lane.ask(read("key"), listener);
        reached.acquire();
        Thread closer = Thread.ofPlatform().start(lane::close);
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        closing.release();
        assertThat(listener.word()).isEqualTo("answer");
        assertThat(interrupts).containsExactly(false);
        closer.join();
    }
}
