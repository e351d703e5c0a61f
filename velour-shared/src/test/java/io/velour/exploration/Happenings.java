package io.velour.exploration;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What happened between one state and the next, in its order, for whoever wants to tell it. */
final class Happenings {
    private final List<Happening> all = new ArrayList<>();

    /**
     * One event.
     *
     * @param place of the process that it happened to; {@link WorldState#HISTORY} if the controller made an entry
     * @param event its number; of the entries made, if the controller made one
     * @param step  what it came to; null if the controller made an entry
     */
    record Happening(int place, int event, @Nullable LocalStep step) {}

    void clear() {
        all.clear();
    }

    void add(int place, int event, @Nullable LocalStep step) {
        all.add(new Happening(place, event, step));
    }

    List<Happening> all() {
        return List.copyOf(all);
    }
}
