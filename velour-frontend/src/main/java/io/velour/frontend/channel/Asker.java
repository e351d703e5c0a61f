package io.velour.frontend.channel;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.protocol.StorageAnswer;

/** Who asked a storage node something. Exactly one of the three is called, once, on a thread of the channel; it must be short. */
public interface Asker {
    /** Returns the span of what the question is asked for; null if it is not traced. */
    default @Nullable Span span() {
        return null;
    }

    void onAnswer(StorageAnswer answer);

    /** There will be no answer, and it is unknown whether the question arrived. */
    void onSilence();

    /** The question certainly never arrived, and never will. */
    void onNotSent();
}
