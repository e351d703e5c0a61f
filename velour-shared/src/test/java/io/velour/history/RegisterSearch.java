package io.velour.history;

import static io.velour.history.Step.NONE;

/**
 * Looks for an order of the steps of one key in which each fits what the one before left, and which respects real time:
 * Wing and Gong, <em>Testing and verifying concurrent objects</em> (1993), depth first, with Lowe's memo of
 * configurations. Iterative: the depth of a search is bounded by the heap.
 *
 * <p>A step can be placed next if no mandatory step that is not placed ended before it started. Four rules narrow the
 * search; none loses an order that exists.
 * <ol>
 * <li>What fits and writes nothing is placed at once, without a choice. In every valid continuation it can be moved to
 * the front: it fits there, and the rest meets the same contents as before.</li>
 * <li>No step overwrites an asked value while witnesses of it are not placed: the value has only one writer and never
 * comes back.</li>
 * <li>An optional step is placed only where the next step needs it, that is, fits after it and would not fit without it.
 * Take a valid continuation with as few optional steps as possible, each as late as possible. A next step that would fit
 * without the optional one either writes nothing, then the two can change places; or writes, then the optional one can
 * be left out. So a step that no step in reach needs is not even tried.</li>
 * <li>Of optional steps that are alike the one that started first is taken first: in a valid order two of them can
 * change places, for they have no end.</li>
 * </ol>
 */
final class RegisterSearch {
    /** How a search ended. */
    enum Result {
        FOUND, NONE_EXISTS, BUDGET_SPENT
    }

    private final Step[] steps;
    private final Placement placement;
    private final SeenConfigurations seen = new SeenConfigurations();
    /** For every content: whether an optional step requires it. */
    private final boolean[] chained;
    private final int budget;
    private final Frames frames;
    /** What the register held before the last step, if that was optional; otherwise NONE. */
    private int before = NONE;
    /** The longest sequence from which the search had to turn back, and how many mandatory steps it leaves. */
    private int[] longest = {};
    private int mandatoryLeft = Integer.MAX_VALUE;

    /**
     * Prepares a search.
     *
     * @param budget how many configurations may be explored, at least 1
     */
    RegisterSearch(RegisterProblem problem, int budget) {
        this.budget = budget;
        steps = problem.steps().toArray(Step[]::new);
        placement = new Placement(problem);
        frames = new Frames(steps.length + 1);
        chained = new boolean[problem.contents()];
        for (Step step : steps) {
            if (!step.mandatory() && step.required() != NONE) {
                chained[step.required()] = true;
            }
        }
    }

    /** Searches to the end or until the budget is spent; once. */
    Result run() {
        enter();
        while (!placement.isComplete()) {
            int choice = nextChoice(frames.lastChoice());
            if (choice != NONE) {
                frames.choose(choice);
                place(choice);
                if (!enter()) {
                    remember();
                    return Result.BUDGET_SPENT;
                }
            } else if (!leave()) {
                return Result.NONE_EXISTS;
            }
        }
        return Result.FOUND;
    }

    /** Returns the sequence with the most mandatory steps, as indices, from which the search did not get further. */
    int[] longest() {
        return longest;
    }

    /** Returns how many configurations were explored. */
    int explored() {
        return seen.count();
    }

    /** Places what needs no choice, and opens a frame for the choices from there, unless they were tried before. */
    private boolean enter() {
        for (int step = nextQuiet(); step != NONE; step = nextQuiet()) {
            place(step);
        }
        if (!seen.add(placement, before)) {
            restore();
            return true;
        }
        frames.open(placement.length(), placement.content(), before);
        return seen.count() <= budget || placement.isComplete();
    }

    /** Gives up the present frame; false if it was the first. */
    private boolean leave() {
        remember();
        frames.close();
        if (frames.isEmpty()) {
            return false;
        }
        restore();
        return true;
    }

    private void remember() {
        if (before == NONE && placement.mandatoryLeft() < mandatoryLeft) {
            mandatoryLeft = placement.mandatoryLeft();
            longest = placement.sequence();
        }
    }

    private void restore() {
        placement.takeBack(frames.length(), frames.content());
        before = frames.before();
    }

    private void place(int index) {
        before = steps[index].mandatory() ? NONE : placement.content();
        placement.place(index);
    }

    private int nextQuiet() {
        long horizon = Long.MAX_VALUE;
        for (int i = placement.first(); i < placement.anchor() && steps[i].start() <= horizon; i = placement.after(i)) {
            if (!steps[i].writes() && isNext(steps[i])) {
                return i;
            }
            horizon = Math.min(horizon, steps[i].end());
        }
        return NONE;
    }

    private int nextChoice(int last) {
        long horizon = Long.MAX_VALUE;
        for (int i = placement.first(); i < placement.anchor() && steps[i].start() <= horizon; i = placement.after(i)) {
            if (i > last && mayWrite(i)) {
                return i;
            }
            horizon = Math.min(horizon, steps[i].end());
        }
        for (int i = Math.max(last + 1, placement.anchor()); i < steps.length; i++) {
            if (steps[i].start() <= horizon && isFirstAlike(i) && mayWrite(i) && isNeeded(steps[i])) {
                return i;
            }
        }
        return NONE;
    }

    private boolean isNext(Step step) {
        return step.fits(placement.content()) && (before == NONE || !step.fits(before));
    }

    private boolean mayWrite(int index) {
        Step step = steps[index];
        boolean changes = step.mandatory() ? step.writes() : step.result() != placement.content();
        return changes && isNext(step) && placement.leavesNoWitness(index);
    }

    /** Tells whether some step that can come next may need that optional one. */
    private boolean isNeeded(Step optional) {
        if (chained[optional.result()]) {
            return true;
        }
        long horizon = Long.MAX_VALUE;
        for (int i = placement.first(); i < placement.anchor() && steps[i].start() <= horizon; i = placement.after(i)) {
            if (steps[i].fits(optional.result()) && !steps[i].fits(placement.content())) {
                return true;
            }
            horizon = Math.min(horizon, steps[i].end());
        }
        return false;
    }

    /** Tells whether an optional step is not placed, and no step that is alike and started earlier is waiting. */
    private boolean isFirstAlike(int index) {
        return !placement.isPlaced(index) && (index == placement.anchor() || placement.isPlaced(index - 1)
                || !steps[index].isAlike(steps[index - 1]));
    }
}
