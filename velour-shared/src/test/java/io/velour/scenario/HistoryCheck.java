package io.velour.scenario;

import java.util.Optional;

import io.velour.history.History;
import io.velour.history.LinearizabilityChecker;
import io.velour.history.Verdict;

/** The question whether what the clients saw is linearizable. */
final class HistoryCheck {
    private HistoryCheck() {}

    /** Returns why it is not; nothing if it is. */
    static Optional<String> violation(World world) {
        History history = History.of(world.history());
        return switch (new LinearizabilityChecker().check(history)) {
            case Verdict.Linearizable _ -> Optional.empty();
            case Verdict.Violation violation -> Optional.of("not linearizable: " + violation.explanation()
                    + "\n(" + world.names.legend() + ")\n" + history);
            case Verdict.Unknown unknown -> Optional.of("not decided whether linearizable: " + unknown.why());
        };
    }
}
