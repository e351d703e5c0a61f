package io.velour.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

import io.netty.channel.EventLoopGroup;
import org.HdrHistogram.Histogram;

import io.velour.bench.workload.OperationKind;
import io.velour.bench.workload.Schedule;
import io.velour.bench.workload.Workload;

/** The event loops of one run, with what each records. Connections are shared out among them. */
final class Lanes {
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<LoadLoop> loops = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();

    /**
     * @param number    of loops, at most the number of connections
     * @param workloads by the number of the loop, from 0
     */
    Lanes(EventLoopGroup group, int number, List<Conversation> conversations, IntFunction<Workload> workloads,
            Duration deadline) {
        for (int lane = 0; lane < number; lane++) {
            List<Conversation> own = new ArrayList<>();
            for (int i = lane; i < conversations.size(); i += number) {
                own.add(conversations.get(i));
            }
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            loops.add(new LoadLoop(group.next(), own, workloads.apply(lane), recorder, deadline));
        }
    }

    CompletableFuture<Void> connect() {
        return all(loops.stream().map(LoadLoop::connect).toList());
    }

    /** Sets what is recorded; moments in nanoseconds. */
    void window(long from, long to) {
        recorders.forEach(recorder -> recorder.window(from, to));
    }

    /** Begins closed loops. */
    CompletableFuture<Void> run(long end) {
        return all(loops.stream().map(loop -> loop.run(end)).toList());
    }

    /** Begins open loops: each has its share of the rate, and begins a little after the one before. */
    CompletableFuture<Void> run(long start, long end, double rate, List<Pacer> pacers) {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        double share = rate / loops.size();
        for (int i = 0; i < loops.size(); i++) {
            long own = start + Math.round(i * NANOS_PER_SECOND / rate);
            ends.add(loops.get(i).run(new Schedule(own, end, share), end));
            pacers.add(new Pacer(loops.get(i), new Schedule(own, end, share)));
        }
        return all(ends);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> each) {
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
    }

    Histogram intervalSinceLast() {
        Histogram together = Recorder.newHistogram();
        recorders.forEach(recorder -> together.add(recorder.intervalSinceLast()));
        return together;
    }

    long errorsSoFar() {
        return recorders.stream().mapToLong(Recorder::errorsSoFar).sum();
    }

    /** Returns what all have recorded; when they have ended. */
    LoadResult result(Duration window) {
        Map<OperationKind, KindResult> kinds = new EnumMap<>(OperationKind.class);
        Map<String, Long> connectionErrors = new TreeMap<>();
        for (Recorder recorder : recorders) {
            recorder.results().forEach((kind, result) -> kinds.merge(kind, result, KindResult::plus));
            recorder.connectionErrors().forEach((what, count) -> connectionErrors.merge(what, count, Long::sum));
        }
        return new LoadResult(window, kinds, connectionErrors);
    }
}
