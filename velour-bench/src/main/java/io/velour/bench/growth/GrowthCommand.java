package io.velour.bench.growth;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.velour.bench.failure.BenchException;

/** Prints the tables of GROWTH.md. */
@Command(name = "growth", description = {
        "Measures the parts of Velour whose cost grows with the cluster, and simulates clusters of sizes that one",
        "machine cannot run, with the classes that ship. Prints the tables of GROWTH.md: processor time, not wall time."}, showDefaultValues = true)
public final class GrowthCommand implements Callable<Integer> {
    private static final int FEWEST = 4;
    private static final int MOST = 10_000;

    /** What can be measured. */
    enum Part {
        MAP, PLAN, LOOP, LOSS
    }

    private final PrintWriter out;
    @Option(names = "--nodes", paramLabel = "N", split = ",", description = "how many storage nodes, 4 to 10000", defaultValue = "10,100,1000,4000,10000")
    private List<Integer> nodes = List.of();
    @Option(names = "--part", paramLabel = "PART", split = ",", description = "what is measured: ${COMPLETION-CANDIDATES}")
    private Set<Part> parts = EnumSet.allOf(Part.class);
    @Option(names = "--data", paramLabel = "GIB", description = "how much a simulated storage node holds", defaultValue = "64")
    private int gibibytesPerNode;
    @Option(names = "--gigabits", paramLabel = "GBIT", description = "what the controller can send, a second", defaultValue = "10")
    private double gigabits;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    public GrowthCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        if (nodes.stream().anyMatch(count -> count < FEWEST || count > MOST)) {
            throw BenchException.misuse("--nodes must be from " + FEWEST + " to " + MOST + ", but is " + nodes);
        }
        List<Shape> shapes = nodes.stream().map(Shape::new).toList();
        List<Shape> born = shapes.stream().filter(Shape::canBeBorn).toList();
        parts.forEach(part -> {
            switch (part) {
                case MAP -> born.forEach(new MapGrowth(out)::measure);
                case PLAN -> shapes.forEach(new PlanGrowth(out)::measure);
                case LOOP -> born.forEach(new LoopGrowth(out)::measure);
                case LOSS -> born.forEach(new LossGrowth(out, gibibytesPerNode, gigabits)::measure);
            }
        });
        return 0;
    }
}
