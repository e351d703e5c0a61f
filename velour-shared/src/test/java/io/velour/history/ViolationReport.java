package io.velour.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The explanation of a violation for people: how far an order was found, what would be next, and what was around. */
final class ViolationReport {
    /** How many placed operations, and how many operations to each side, are shown. */
    private static final int SHOWN = 12;
    private static final int LINES = 100;

    private final StringBuilder text = new StringBuilder();

    private ViolationReport() {}

    /** Explains that a value was witnessed that cannot have been there. */
    static String of(List<ClientOperation> operations, Deadlines.Contradiction contradiction) {
        ViolationReport report = new ViolationReport();
        report.line("this cannot be, whatever the order: " + contradiction.why());
        report.line("  " + contradiction.witness());
        report.around(operations, Set.of(), List.of(contradiction.witness()));
        return report.text.toString();
    }

    /**
     * Explains that no order exists.
     *
     * @param sequence the longest order found, as indices of steps
     */
    static String of(List<ClientOperation> operations, RegisterProblem problem, int[] sequence) {
        ViolationReport report = new ViolationReport();
        Placement placement = new Placement(problem);
        List<ClientOperation> placed = new ArrayList<>();
        OptionalLong content = OptionalLong.empty();
        for (int index : sequence) {
            Step step = problem.steps().get(index);
            placement.place(index);
            placed.add(step.operation());
            content = step.writes() ? step.operation().action().written() : content;
        }
        report.longestOrder(placed, operations.size(), content);
        report.around(operations, new HashSet<>(placed), report.stuck(problem, placement));
        return report.text.toString();
    }

    private void longestOrder(List<ClientOperation> placed, int all, OptionalLong content) {
        int from = Math.max(0, placed.size() - SHOWN);
        line("longest order found: %d of %d operations%s".formatted(placed.size(), all,
                from == 0 ? "" : ", the last of them"));
        placed.subList(from, placed.size()).forEach(operation -> line("  " + operation));
        line("then the register holds " + HistoryText.write(content) + "; next in line would be:");
    }

    /** Writes which operations would be next, with the reason against each, and returns them. */
    private List<ClientOperation> stuck(RegisterProblem problem, Placement placement) {
        List<ClientOperation> stuck = new ArrayList<>();
        long horizon = Long.MAX_VALUE;
        for (int i = placement.first(); i < placement.anchor(); i = placement.after(i)) {
            Step step = problem.steps().get(i);
            if (step.start() <= horizon) {
                stuck.add(step.operation());
                line("  " + step.operation() + "   " + reason(step, placement.content(),
                        placement.leavesNoWitness(i)));
            }
            horizon = Math.min(horizon, step.end());
        }
        return stuck;
    }

    private static String reason(Step step, int content, boolean leavesNoWitness) {
        if (!step.fits(content)) {
            return step.forbidden() == content ? "would not have failed" : "does not fit";
        }
        return leavesNoWitness ? "fits, but no order was found from there" : "would overwrite what is still to be seen";
    }

    private void around(List<ClientOperation> operations, Set<ClientOperation> placed,
            Collection<ClientOperation> stuck) {
        line("the operations of this key around that moment (+ in the order found, ! next in line):");
        int first = operations.size();
        int last = 0;
        for (ClientOperation operation : stuck) {
            first = Math.min(first, operations.indexOf(operation));
            last = Math.max(last, operations.indexOf(operation));
        }
        int to = Math.min(operations.size(), Math.min(last + SHOWN + 1, first + LINES));
        for (ClientOperation operation : operations.subList(Math.max(0, first - SHOWN), to)) {
            line((stuck.contains(operation) ? "! " : placed.contains(operation) ? "+ " : "  ") + operation);
        }
    }

    private void line(String line) {
        text.append(text.isEmpty() ? "" : "\n").append(line);
    }
}
