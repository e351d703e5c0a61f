package io.velour.system.report;

import java.util.ArrayList;
import java.util.List;

import io.velour.history.History;
import io.velour.history.LinearizabilityChecker;
import io.velour.history.Verdict;
import io.velour.history.VersionOrderCheck;
import io.velour.system.load.Recorded;

/** What the checkers of the core say about a recorded history. */
public final class Verdicts {
    private Verdicts() {}

    /** Returns all that is wrong with a history: not linearizable, not decided, versions that do not fit; empty: nothing. */
    public static List<String> of(List<Recorded> recorded) {
        List<String> wrong = new ArrayList<>();
        History history = History.of(recorded.stream().map(each -> each.operation().operation()).toList());
        switch (new LinearizabilityChecker().check(history)) {
            case Verdict.Linearizable _ -> {
            }
            case Verdict.Violation(String key, String explanation) ->
                wrong.add("key " + key + " is not linearizable\n" + explanation);
            case Verdict.Unknown(String key, String why) -> wrong.add("key " + key + " could not be decided: " + why);
        }
        VersionOrderCheck.check(recorded.stream().map(Recorded::operation).toList())
                .forEach(finding -> wrong.add("versions: " + finding));
        return wrong;
    }
}
