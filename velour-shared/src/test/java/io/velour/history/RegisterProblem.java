package io.velour.history;

import static io.velour.history.Step.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The steps of one key, ready for a search: first the mandatory ones by start, then the optional ones, those that are
 * alike together and by start.
 *
 * @param steps          all steps
 * @param mandatoryCount how many of them are mandatory
 * @param contents       how many contents the register can have
 */
record RegisterProblem(List<Step> steps, int mandatoryCount, int contents) {
    private static final Comparator<Step> BY_START = Comparator.comparingLong(Step::start);
    /** Those that are used up least come first: of what replaces a given value nothing is left for later anyway. */
    private static final Comparator<Step> ALIKE_TOGETHER = Comparator.comparingInt(Step::required).reversed()
            .thenComparingInt(Step::result).thenComparingLong(Step::start);

    /** Makes the problem of one key's operations, whose deadlines are without contradiction. */
    static RegisterProblem of(List<ClientOperation> operations, Deadlines deadlines) {
        ValueCodes codes = new ValueCodes(operations);
        List<Step> mandatory = new ArrayList<>();
        List<Step> optional = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (!(operations.get(i).outcome() instanceof Outcome.NotDone)) {
                boolean happened = deadlines.hasHappened(i);
                (happened ? mandatory : optional).add(Step.of(operations.get(i), codes, happened, deadlines.of(i)));
            }
        }
        List<Step> steps = new ArrayList<>(mandatory.stream().sorted(BY_START).toList());
        useful(mandatory, optional, codes.count()).stream().sorted(ALIKE_TOGETHER).forEach(steps::add);
        return new RegisterProblem(steps, mandatory.size(), codes.count());
    }

    /**
     * Leaves out the optional steps that nothing can need. An optional step matters only if some step that can come
     * after it fits what it leaves and not what was there before: one that requires its result, or a failed
     * compare-and-set that forbids another content. Without one, whatever order has the step in it stays valid without
     * it. In particular a write of unknown outcome whose value nobody saw goes only if no compare-and-set failed from
     * then on: that write may be what made it fail.
     */
    private static List<Step> useful(List<Step> mandatory, List<Step> optional, int contents) {
        List<Step> all = new ArrayList<>(mandatory);
        all.addAll(optional);
        long[] lastNeed = new long[contents];
        Arrays.fill(lastNeed, Long.MIN_VALUE);
        all.stream().filter(step -> step.required() != NONE).forEach(
                step -> lastNeed[step.required()] = Math.max(lastNeed[step.required()], step.end()));
        long lastFailure = all.stream().filter(step -> step.forbidden() != NONE).mapToLong(Step::end).max()
                .orElse(Long.MIN_VALUE);
        return optional.stream().filter(Step::writes)
                .filter(step -> step.start() <= Math.max(lastNeed[step.result()], lastFailure)).toList();
    }
}
