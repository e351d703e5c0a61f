package io.velour.system.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.velour.system.report.Figures;

/**
 * What must hold of the figures of a run, besides what always must: linearizable, nothing lost, nothing stale.
 *
 * @param nothingFails  whether every request must be carried out in the end
 * @param nothingOpen   whether every client must be told the outcome of its write
 * @param readGap       the longest time in which no read may succeed; null: any
 * @param slowestWrite  the longest that a successful write may take; null: any
 */
record Demands(boolean nothingFails, boolean nothingOpen, @Nullable Duration readGap,
        @Nullable Duration slowestWrite) {
    static final Demands SAFETY = new Demands(false, false, null, null);
    static final Demands NOTHING_FAILS = new Demands(true, true, null, null);
    /** Writes of one key by several frontends that meet a change of the leader may be indeterminate (PROTOCOL.md, V2). */
    static final Demands NOTHING_FAILS_WHILE_LEADERS_CHANGE = new Demands(true, false, null, null);

    Demands readsGoOnWithin(Duration limit) {
        return new Demands(nothingFails, nothingOpen, limit, slowestWrite);
    }

    Demands writesTakeAtMost(Duration limit) {
        return new Demands(nothingFails, nothingOpen, readGap, limit);
    }

    /** Returns what does not hold; empty: everything does. */
    List<String> brokenBy(Figures figures) {
        List<String> broken = new ArrayList<>();
        require(figures.lost() == 0, figures.lost() + " keys have lost an acknowledged write", broken);
        require(figures.stale() == 0, figures.stale() + " reads were stale", broken);
        require(!nothingFails || figures.failed() == 0, figures.failed() + " requests failed", broken);
        require(!nothingOpen || figures.indeterminate() == 0, figures.indeterminate() + " writes were indeterminate",
                broken);
        require(readGap == null || figures.readGap().compareTo(readGap) <= 0,
                "no read succeeded for " + figures.readGap() + ", more than " + readGap, broken);
        require(slowestWrite == null || figures.slowestWrite().compareTo(slowestWrite) <= 0,
                "a write took " + figures.slowestWrite() + ", more than " + slowestWrite, broken);
        return broken;
    }

    private static void require(boolean holds, String otherwise, List<String> broken) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
