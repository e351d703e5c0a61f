package io.velour.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Changes what clients were told, so that a history may no longer be linearizable. It stays a history. */
final class Perturbation {
    private Perturbation() {}

    /** Returns a history of which one random operation has another outcome. */
    static List<ClientOperation> of(SplittableRandom random, List<ClientOperation> history) {
        List<ClientOperation> perturbed = new ArrayList<>(history);
        int pick = random.nextInt(perturbed.size());
        perturbed.set(pick, perturb(random, perturbed.get(pick), values(history)));
        return perturbed;
    }

    /** Returns all values that a history writes or would have written. */
    static List<Long> values(List<ClientOperation> history) {
        List<Long> values = new ArrayList<>();
        history.forEach(operation -> operation.action().written().ifPresent(values::add));
        return values;
    }

    /** Returns a get that returned something else. */
    static ClientOperation withRead(ClientOperation get, OptionalLong value) {
        return withOutcome(get, new Outcome.Read(value));
    }

    private static ClientOperation perturb(SplittableRandom random, ClientOperation operation, List<Long> values) {
        return switch (operation.action()) {
            case Action.Get _ -> withRead(operation, RegisterRun.anyContent(random, values));
            case Action.Put _,Action.Delete _ -> withOutcome(operation, anyOutcome(random, new Outcome.Done()));
            case Action.CompareAndSet _ -> withOutcome(operation,
                    anyOutcome(random, random.nextBoolean() ? new Outcome.Done() : new Outcome.PreconditionFailed()));
        };
    }

    private static Outcome anyOutcome(SplittableRandom random, Outcome usual) {
        return switch (random.nextInt(8)) {
            case 0 -> new Outcome.NotDone();
            case 1 -> new Outcome.Indeterminate();
            default -> usual;
        };
    }

    private static ClientOperation withOutcome(ClientOperation operation, Outcome outcome) {
        return new ClientOperation(operation.client(), operation.key(), operation.action(), outcome,
                operation.invoked(), operation.returned());
    }
}
