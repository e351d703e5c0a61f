package io.velour.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.velour.cluster.NodeId;
import io.velour.placement.Assignment;
import io.velour.placement.AssignmentPlanner;
import io.velour.placement.PlacementNode;

/** Plans of 65,536 partitions with three replicas for a thousand storage nodes: what the controller's loop waits for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class PlannerBenchmark {
    private static final int NODES = 1_000;
    private static final int MANY = 10;
    private static final int REDUNDANCY = 3;
    private static final long SCATTER = 0x9e3779b97f4a7c15L;

    @Param({"1", "3"})
    private int zones;
    private List<PlacementNode> nodes = List.of();
    private Assignment born = new Assignment(List.of(List.of()));

    @Setup
    public void plan() {
        nodes = numbered(IntStream.range(0, NODES));
        born = birth();
    }

    private List<PlacementNode> numbered(IntStream numbers) {
        return numbers.mapToObj(number -> new PlacementNode(new NodeId((number + 1) * SCATTER),
                "zone-" + number % zones)).toList();
    }

    @Benchmark
    public Assignment birth() {
        return AssignmentPlanner.plan(nodes, Assignment.MAX_PARTITIONS, REDUNDANCY);
    }

    @Benchmark
    public Assignment oneJoins() {
        return replanFor(IntStream.rangeClosed(0, NODES));
    }

    @Benchmark
    public Assignment oneIsLostOrDrained() {
        return replanFor(IntStream.range(1, NODES));
    }

    @Benchmark
    public Assignment tenAreLost() {
        return replanFor(IntStream.range(MANY, NODES));
    }

    private Assignment replanFor(IntStream numbers) {
        return AssignmentPlanner.replan(born, numbered(numbers), REDUNDANCY);
    }
}
