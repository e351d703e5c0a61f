package io.velour.operation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.cluster.Member;
import io.velour.protocol.StorageRequest;

/** Collects the effects of an operation under test. */
final class Script<O> {
    private final List<Effect.Ask<O>> asks = new ArrayList<>();
    private final List<Effect.Tell<O>> tells = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private @Nullable O outcome;

    Script<O> take(List<Effect<O>> effects) {
        asks.clear();
        for (Effect<O> effect : effects) {
            switch (effect) {
                case Effect.Ask<O> ask -> asks.add(ask);
                case Effect.Tell<O> tell -> {
                    if (outcome == null) {
                        throw new AssertionError("told before the end: " + tell);
                    }
                    tells.add(tell);
                }
                case Effect.Pause<O> pause -> pauses.add(pause.millis());
                case Effect.Finish<O> finish -> {
                    if (outcome != null) {
                        throw new AssertionError("ended twice: " + finish);
                    }
                    outcome = finish.outcome();
                }
            }
        }
        return this;
    }

    /** Returns who was asked in the step before. */
    List<Member> asked() {
        return asks.stream().map(Effect.Ask::to).toList();
    }

    int round() {
        return asks.getFirst().round();
    }

    StorageRequest request() {
        return asks.getFirst().request();
    }

    StorageRequest.Prepare prepared() {
        return (StorageRequest.Prepare) request();
    }

    List<Member> told() {
        return tells.stream().map(Effect.Tell::to).toList();
    }

    List<Long> pauses() {
        return pauses;
    }

    @Nullable
    O outcome() {
        return outcome;
    }
}
