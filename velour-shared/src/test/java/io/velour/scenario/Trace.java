package io.velour.scenario;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What happened: a line for each event, with what it led to behind a colon. */
final class Trace {
    private final List<String> lines = new ArrayList<>();
    private final List<String> effects = new ArrayList<>();
    private @Nullable String event;
    private @Nullable String lastSent;
    private boolean muted;

    /** Begins the line of an event; what it leads to follows. */
    void event(String what) {
        close();
        event = what;
    }

    /** Adds to the line of the event that goes on. */
    void effect(String what) {
        effects.add(what);
        lastSent = null;
    }

    /** Adds a message that was sent; the same one to several is one effect. */
    void sent(String text, String to) {
        if (text.equals(lastSent)) {
            effects.add(effects.removeLast() + ", " + to);
        } else {
            effects.add("sends " + text + " to " + to);
            lastSent = text;
        }
    }

    /** What happens until {@link #unmute} is not written down. */
    void mute() {
        close();
        muted = true;
    }

    void unmute() {
        close();
        muted = false;
    }

    private void close() {
        if (event != null && !muted) {
            lines.add(effects.isEmpty() ? event : event + ": " + String.join("; ", effects));
        }
        event = null;
        effects.clear();
        lastSent = null;
    }

    List<String> lines() {
        close();
        return List.copyOf(lines);
    }
}
