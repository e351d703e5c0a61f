package io.velour.bench.growth;

import java.io.PrintWriter;
import java.util.zip.Deflater;

import io.velour.bench.report.Words;
import io.velour.cluster.PartitionMap;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateCodec;
import io.velour.protocol.wire.PartitionMapCodec;

/** How large the partition map is, and what it takes to make, to read and to hand out. */
final class MapGrowth {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;
    private static final int FRONTENDS = 1_000;
    private static final int TIMES = 5;

    private final MarkdownTable table;

    MapGrowth(PrintWriter out) {
        this.table = new MarkdownTable(out, "storage nodes", "partitions", "map, kB", "deflated, kB",
                "encode, ms", "decode, ms", "controller's file, kB", "to 1,000 frontends and the nodes, MB");
    }

    void measure(Shape shape) {
        ClusterState state = new BornCluster(shape).state();
        PartitionMap map = state.map();
        byte[] encoded = PartitionMapCodec.encode(map);
        double encode = Timing.ofOne(TIMES, () -> PartitionMapCodec.encode(map));
        double decode = Timing.ofOne(TIMES, () -> PartitionMapCodec.decode(encoded));
        table.add(Words.whole(shape.nodes()), Words.whole(shape.partitions()), Words.whole(encoded.length / KILO),
                Words.whole(deflated(encoded) / KILO), Words.millis(encode / NANOS_PER_MICRO),
                Words.millis(decode / NANOS_PER_MICRO), Words.whole(ClusterStateCodec.encode(state).length / KILO),
                Words.whole((double) encoded.length * (FRONTENDS + shape.nodes()) / MEGA));
    }

    private static int deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            return deflater.deflate(new byte[2 * bytes.length]);
        } finally {
            deflater.end();
        }
    }
}
