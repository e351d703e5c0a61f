package io.velour.exploration;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a path through the states of a world for people to read, a line for each step. */
final class Trace {
    private final World world;
    private final Wording wording;
    private int[] state = new int[0];
    private int toGo;
    private String line = "";

    Trace(World world) {
        this.world = world;
        this.wording = new Wording(world.scope());
    }

    /** @param way which successor of each state is next, the first one 1 */
    String of(List<Integer> way) {
        StringBuilder text = new StringBuilder();
        state = new Beginning(world).state();
        Successors successors = new Successors(world);
        for (int i = 0; i < way.size(); i++) {
            toGo = way.get(i);
            successors.forEach(state, this::meet);
            text.append("%3d. %s\n".formatted(i + 1, line));
        }
        return text.toString();
    }

    private void meet(StateDraft draft) {
        toGo--;
        if (toGo == 0) {
            line = draft.happened().stream().map(this::describe).collect(Collectors.joining("; "));
            state = draft.violation() == null ? draft.end() : state;
        }
    }

    private String describe(Happenings.Happening happening) {
        LocalStep step = happening.step();
        if (step == null) {
            return "the controller makes " + wording.of(world.history(happening.event()).newest());
        }
        List<Event> sent = Arrays.stream(step.sent()).mapToObj(world::event).toList();
        List<Fact> facts = Arrays.stream(step.facts()).mapToObj(world::fact).toList();
        return who(happening.place()) + " " + wording.of(world.event(happening.event())) + wording.shown(sent, facts);
    }

    private String who(int place) {
        int client = place - world.layout().placeOfClient(0);
        return client < 0
                ? "storage node " + (place - world.layout().placeOfNode(0) + 1)
                : "client " + (client + 1);
    }
}
