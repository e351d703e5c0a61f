package io.velour.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeId;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.protocol.wire.WireReader;
import io.velour.protocol.wire.WireWriter;

/** The controller's state to bytes and back: the content of its file. */
public final class ClusterStateCodec {
    private static final int MAX_REPLACED = 1_000_000;
    private static final int MAX_NODES = 10_000;

    private ClusterStateCodec() {}

    public static byte[] encode(ClusterState state) {
        WireWriter out = new WireWriter(4_096);
        PartitionMapCodec.write(out, state.map());
        out.writeVarLong(state.replaced().size());
        state.replaced().forEach((node, incarnations) -> {
            out.writeLong(node.value());
            out.writeVarLong(incarnations.size());
            incarnations.forEach(incarnation -> out.writeLong(incarnation.value()));
        });
        return out.toByteArray();
    }

    /** @throws MalformedMessageException if the bytes are not a state of a known form */
    public static ClusterState decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        var map = PartitionMapCodec.readMap(in);
        int nodes = in.readCount(MAX_NODES, "nodes with replaced incarnations");
        Map<NodeId, Set<Incarnation>> replaced = HashMap.newHashMap(nodes);
        for (int i = 0; i < nodes; i++) {
            replaced.put(new NodeId(in.readLong()), readIncarnations(in));
        }
        in.requireEnd();
        return new ClusterState(map, replaced);
    }

    private static Set<Incarnation> readIncarnations(WireReader in) {
        int count = in.readCount(MAX_REPLACED, "replaced incarnations");
        Set<Incarnation> incarnations = HashSet.newHashSet(count);
        for (int i = 0; i < count; i++) {
            incarnations.add(new Incarnation(in.readLong()));
        }
        return incarnations;
    }
}
