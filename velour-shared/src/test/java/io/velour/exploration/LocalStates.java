package io.velour.exploration;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The states that single processes have been in, by number, and what every event came to in them. The shipping classes run
 * once for each pair of a state and an event: whatever the rest of the world does meanwhile, such a step is the same. A state
 * is kept as the events that lead to it, and is made again by letting them happen to a new process: nothing of the shipping
 * classes has to be copied.
 */
final class LocalStates {
    /** How long a pause is, how much was copied, how far a sweep is: nothing that a scope shows depends on it. */
    private static final List<String> LEFT_OUT = List.of("io.velour.operation.Pauses.next",
            "io.velour.replica.CatchUp.progress", "io.velour.replica.ReplicaStateMachine.sweep",
            "io.velour.replica.ReplicaStateMachine.listing");

    private final Scope scope;
    private final Numbering<Event> events;
    private final Numbering<Fact> facts;
    private final Choices choices = new Choices();
    private final CanonicalForm canonical = new CanonicalForm(LEFT_OUT);
    private final Numbering<ByteBuffer> forms = new Numbering<>();
    private final List<Path> paths = new ArrayList<>();
    private final List<Process.View> views = new ArrayList<>();
    private final LongIndex known = new LongIndex();
    private final List<LocalStep[]> steps = new ArrayList<>();

    /** How a state was first reached: by this event and the choices made in it, from the state before; from none at birth. */
    private record Path(@Nullable Path before, Event event, List<Integer> choices) {}

    LocalStates(Scope scope, Numbering<Event> events, Numbering<Fact> facts) {
        this.scope = scope;
        this.events = events;
        this.facts = facts;
    }

    NodeView node(int state) {
        return (NodeView) views.get(state);
    }

    ClientView client(int state) {
        return (ClientView) views.get(state);
    }

    /** Returns what the birth of a process comes to. */
    LocalStep birth(Event birth) {
        return take(null, birth, List.of());
    }

    /** Returns what an event comes to in a state: a step for each way in which free choices can be made. */
    LocalStep[] steps(int state, int event) {
        long pair = (long) state << Integer.SIZE | event;
        int place = known.get(pair);
        if (place < 0) {
            place = steps.size();
            steps.add(find(paths.get(state), events.value(event)));
            known.put(pair, place);
        }
        return steps.get(place);
    }

    private LocalStep[] find(Path before, Event event) {
        List<LocalStep> found = new ArrayList<>();
        List<Integer> next = List.of();
        do {
            found.add(take(before, event, next));
            next = choices.next();
        } while (!next.isEmpty());
        return found.toArray(LocalStep[]::new);
    }

    private LocalStep take(@Nullable Path before, Event event, List<Integer> wanted) {
        Process process = before == null ? newProcess(event) : replay(before);
        StepOutput output = new StepOutput();
        choices.begin(wanted);
        try {
            process.on(event, output);
        } catch (RuntimeException | AssertionError e) {
            return LocalStep.failed("the step throws " + e);
        }
        int next = number(process, new Path(before, event, choices.made()));
        return new LocalStep(next, output.sent().stream().mapToInt(events::of).toArray(),
                output.facts().stream().mapToInt(facts::of).toArray(), output.operationEnded(), null);
    }

    private Process newProcess(Event birth) {
        return switch (birth) {
            case Event.Born born -> new NodeProcess(born);
            case Event.Connected connected -> new ClientProcess(scope, connected, choices);
            default -> throw new IllegalArgumentException("nothing is born by " + birth);
        };
    }

    private Process replay(Path path) {
        List<Path> way = new ArrayList<>();
        for (Path at = path; at != null; at = at.before) {
            way.addFirst(at);
        }
        Process process = newProcess(way.getFirst().event);
        for (Path at : way) {
            choices.begin(at.choices);
            process.on(at.event, new StepOutput());
        }
        return process;
    }

    private int number(Process process, Path path) {
        int number = forms.of(ByteBuffer.wrap(canonical.of(process)));
        if (number == paths.size()) {
            paths.add(path);
            views.add(process.view());
        }
        return number;
    }
}
