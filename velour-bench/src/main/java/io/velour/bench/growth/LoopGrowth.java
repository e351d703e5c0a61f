package io.velour.bench.growth;

import java.io.PrintWriter;
import java.util.List;

import io.velour.bench.report.Words;
import io.velour.control.Registration;

/** What a quiet cluster costs the controller's loop, one thread: each event, times how often it happens. */
final class LoopGrowth {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double RENEWALS_PER_SECOND = 2;
    private static final double REGISTRATIONS_PER_SECOND = 0.5;
    private static final double TICKS_PER_SECOND = 10;
    private static final double LOOKS_PER_SECOND = 4;
    private static final int MANY = 20_000;
    private static final int FEW = 50;

    private final MarkdownTable table;
    private int turn;

    LoopGrowth(PrintWriter out) {
        this.table = new MarkdownTable(out, "storage nodes", "renewals a second", "a renewal, us",
                "a registration repeated, us", "a tick, us", "a look at the health, us", "of one processor");
    }

    void measure(Shape shape) {
        BornCluster cluster = new BornCluster(shape);
        double renewal = Timing.ofOne(MANY,
                () -> cluster.machine.onRenewal(cluster.renewal(next(cluster).node()), cluster.now()));
        double registration = Timing.ofOne(MANY,
                () -> cluster.machine.onRegistered(next(cluster), cluster.now()));
        double tick = Timing.ofOne(FEW, () -> cluster.machine.onTick(cluster.now()));
        double look = Timing.ofOne(FEW, () -> cluster.machine.health(cluster.now()));
        double perSecond = shape.nodes() * (renewal * RENEWALS_PER_SECOND + registration * REGISTRATIONS_PER_SECOND)
                + tick * TICKS_PER_SECOND + look * LOOKS_PER_SECOND;
        table.add(Words.whole(shape.nodes()), Words.whole(shape.nodes() * RENEWALS_PER_SECOND),
                Words.micros(renewal / NANOS_PER_MICRO), Words.micros(registration / NANOS_PER_MICRO),
                Words.micros(tick / NANOS_PER_MICRO), Words.micros(look / NANOS_PER_MICRO),
                String.format("%.2f %%", 100 * perSecond / NANOS_PER_SECOND));
    }

    private Registration next(BornCluster cluster) {
        List<Registration> all = cluster.registrations;
        turn = (turn + 1) % all.size();
        return all.get(turn);
    }
}
