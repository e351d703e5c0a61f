package io.velour.frontend.kv;

import org.jspecify.annotations.Nullable;

import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOutcome;
import io.velour.operation.ListOutcome;
import io.velour.operation.WriteOutcome;

/** Which outcomes are failures, in words; null for those that are none. What a client asked in vain is no failure. */
final class OperationFailures {
    private OperationFailures() {}

    static @Nullable String of(GetOutcome outcome) {
        return outcome instanceof GetOutcome.Unavailable(var reason) ? unavailable(reason) : null;
    }

    static @Nullable String of(ListOutcome outcome) {
        return outcome instanceof ListOutcome.Unavailable(var reason) ? unavailable(reason) : null;
    }

    static @Nullable String of(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Done _ -> null;
            case WriteOutcome.Unavailable(var reason) -> unavailable(reason);
            case WriteOutcome.Indeterminate(var reason) -> indeterminate(reason);
        };
    }

    static @Nullable String of(CompareAndSetOutcome outcome) {
        return switch (outcome) {
            case CompareAndSetOutcome.Done _ -> null;
            case CompareAndSetOutcome.PreconditionFailed _ -> null;
            case CompareAndSetOutcome.Unavailable(var reason) -> unavailable(reason);
            case CompareAndSetOutcome.Indeterminate(var reason) -> indeterminate(reason);
        };
    }

    private static String unavailable(String reason) {
        return "is unavailable: " + reason;
    }

    private static String indeterminate(String reason) {
        return "has an unknown outcome: " + reason;
    }
}
