package io.velour.storage.runtime;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.velour.clock.TimeReading;
import io.velour.replica.RecordStoreException;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.ReplicaStep;

/**
 * Lets the core decide one step and carries it out in its order: the changes are written, then the answers given, then the rest is
 * sent. After one failed step, whether its decision or its write failed, there is no other: what the core remembers, or what
 * the disk holds, is not known any more. Used by the loop's thread; why there are no more steps, any may ask.
 */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final LoopPorts ports;
    private final WriteMeter meter;
    private final PeerListener listener;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /** What an event comes to at a given time. */
    interface Decision extends BiFunction<ReplicaStateMachine, TimeReading, ReplicaStep> {}

    /** @param listener takes what the questions that are sent come to */
    StepRunner(LoopPorts ports, WriteMeter meter, PeerListener listener) {
        this.ports = ports;
        this.meter = meter;
        this.listener = listener;
    }

    /**
     * Carries out one step.
     *
     * @param answers called once the step is written, before the rest is sent
     * @throws RuntimeException if the step failed, or one before it: nothing of this one has been told
     */
    void run(ReplicaStateMachine replicas, Decision decision, Consumer<ReplicaStep> answers) {
        requireWell();
        ReplicaStep step = decideAndWrite(replicas, decision);
        answers.accept(step);
        step.sends().forEach(send -> ports.peers().send(send, listener));
        step.suspects().forEach(ports.suspects());
    }

    private ReplicaStep decideAndWrite(ReplicaStateMachine replicas, Decision decision) {
        try {
            ReplicaStep step = decision.apply(replicas, ports.time().now());
            if (!step.changes().isEmpty()) {
                long started = System.nanoTime();
                ports.store().write(step.changes(), step.durability());
                meter.written(step.durability(), System.nanoTime() - started);
            }
            return step;
        } catch (RuntimeException broken) {
            if (failure.compareAndSet(null, String.valueOf(broken.getMessage()))) {
                LOG.error("a step failed: this node acknowledges no more writes until it is started anew", broken);
            }
            throw broken;
        }
    }

    /** @throws RecordStoreException if a step has failed */
    void requireWell() {
        if (failure.get() != null) {
            throw failed();
        }
    }

    RecordStoreException failed() {
        return new RecordStoreException("no more writes are taken: " + failure.get());
    }

    /** Ends all steps for another reason than a failed one. */
    void end(String reason) {
        failure.compareAndSet(null, reason);
    }

    /** Returns why no step is taken any more; null if all is well. */
    @Nullable
    String failure() {
        return failure.get();
    }
}
