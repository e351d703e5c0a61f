package io.velour.history;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a history is linearizable, every key being a register with get, put, delete and compare-and-set, absent
 * at first. Keys are checked one by one, which is enough (P-compositionality: Horn and Kroening, <em>Faster
 * linearizability checking via P-compositionality</em>, FORTE 2015); see {@link RegisterSearch} for one key.
 *
 * <p>Only values count, never versions, so that a system whose versions lie is still found out.
 */
public final class LinearizabilityChecker {
    /** The usual budget; a history without much concurrency needs about one configuration for every write. */
    public static final int USUAL_BUDGET = 1_000_000;

    private final int budget;

    /** Makes a checker with the usual budget. */
    public LinearizabilityChecker() {
        this(USUAL_BUDGET);
    }

    /**
     * Makes a checker.
     *
     * @param budget how many configurations may be explored for each key, at least 1; each takes some 100 bytes
     */
    public LinearizabilityChecker(int budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("the budget must be at least 1, and not " + budget);
        }
        this.budget = budget;
    }

    /** Checks a history: a violation of any key comes before a key that could not be decided. */
    public Verdict check(History history) {
        Verdict verdict = new Verdict.Linearizable();
        for (Map.Entry<String, List<ClientOperation>> key : history.byKey().entrySet()) {
            Verdict ofKey = check(key.getKey(), key.getValue());
            if (ofKey instanceof Verdict.Violation) {
                return ofKey;
            }
            verdict = verdict instanceof Verdict.Linearizable ? ofKey : verdict;
        }
        return verdict;
    }

    /**
     * Demands that a history is linearizable; one that could not be decided is not good enough.
     *
     * @throws AssertionError with the explanation
     */
    public void requireLinearizable(History history) {
        switch (check(history)) {
            case Verdict.Linearizable _ -> {
            }
            case Verdict.Violation(String key, String explanation) ->
                throw new AssertionError("key " + key + " is not linearizable\n" + explanation);
            case Verdict.Unknown(String key, String why) ->
                throw new AssertionError("key " + key + " could not be decided: " + why);
        }
    }

    private Verdict check(String key, List<ClientOperation> operations) {
        Deadlines deadlines = new Deadlines(operations);
        Deadlines.@Nullable Contradiction contradiction = deadlines.contradiction();
        if (contradiction != null) {
            return new Verdict.Violation(key, ViolationReport.of(operations, contradiction));
        }
        RegisterProblem problem = RegisterProblem.of(operations, deadlines);
        RegisterSearch search = new RegisterSearch(problem, budget);
        return switch (search.run()) {
            case FOUND -> new Verdict.Linearizable();
            case NONE_EXISTS ->
                new Verdict.Violation(key, ViolationReport.of(operations, problem, search.longest()));
            case BUDGET_SPENT ->
                new Verdict.Unknown(key, "more than %d configurations of %d operations; so far:\n%s".formatted(budget,
                        operations.size(), ViolationReport.of(operations, problem, search.longest())));
        };
    }
}
