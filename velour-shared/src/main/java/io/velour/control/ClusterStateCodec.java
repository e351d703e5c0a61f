package io.velour.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.placement.Assignment;
import io.velour.protocol.wire.MalformedMessageException;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.protocol.wire.WireReader;
import io.velour.protocol.wire.WireWriter;

/** The controller's state to bytes and back: the content of its file. */
public final class ClusterStateCodec {
    /** Format 1 began with the map itself, whose first byte was 1 too. */
    private static final int FORMAT = 2;
    /** Of what grows with the years. Nothing is allocated for a count alone. */
    private static final int MAX_HISTORY = 100_000_000;
    private static final int MAX_NODES = 10_000;

    private ClusterStateCodec() {}

    public static byte[] encode(ClusterState state) {
        WireWriter out = new WireWriter(4_096);
        out.writeByte(FORMAT);
        PartitionMapCodec.write(out, state.map());
        state.target().replicas().forEach(nodes -> writeNodes(out, nodes));
        writeNodes(out, state.draining());
        out.writeVarLong(state.givenUp().size());
        state.givenUp().forEach(givenUp -> writeGivenUp(out, givenUp));
        return out.toByteArray();
    }

    private static void writeNodes(WireWriter out, Iterable<NodeId> nodes) {
        List<NodeId> all = new ArrayList<>();
        nodes.forEach(all::add);
        out.writeVarLong(all.size());
        all.forEach(node -> writeNode(out, node));
    }

    private static void writeNode(WireWriter out, NodeId node) {
        out.writeLong(node.value());
    }

    private static void writeMember(WireWriter out, Member member) {
        writeNode(out, member.node());
        out.writeLong(member.incarnation().value());
    }

    private static void writeGivenUp(WireWriter out, GivenUp givenUp) {
        out.writeVarLong(givenUp.partition().value());
        out.writeVarLong(givenUp.epoch().value());
        out.writeVarLong(givenUp.lost().size());
        givenUp.lost().forEach(member -> writeMember(out, member));
        writeMember(out, givenUp.chosen());
        out.writeLong(givenUp.wallMillis());
        out.writeText(givenUp.reason());
    }

    /** @throws MalformedMessageException if the bytes are not a state of a known form */
    public static ClusterState decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int format = in.readByte();
        if (format != FORMAT) {
            throw new MalformedMessageException(
                    "malformed message: a cluster state of format " + format + " where " + FORMAT + " is spoken");
        }
        try {
            return readContent(in);
        } catch (MalformedMessageException alreadyNamed) {
            throw alreadyNamed;
        } catch (IllegalArgumentException brokenRule) {
            throw new MalformedMessageException("malformed message: " + brokenRule.getMessage());
        }
    }

    private static ClusterState readContent(WireReader in) {
        PartitionMap map = PartitionMapCodec.readMap(in);
        List<List<NodeId>> target = new ArrayList<>(map.replicaSets().size());
        for (int i = 0; i < map.replicaSets().size(); i++) {
            target.add(readNodes(in));
        }
        Set<NodeId> draining = new HashSet<>(readNodes(in));
        List<GivenUp> givenUp = readList(in, MAX_HISTORY, "replicas given up", ClusterStateCodec::readGivenUp);
        in.requireEnd();
        return new ClusterState(map, new Assignment(target), draining, givenUp);
    }

    private static List<NodeId> readNodes(WireReader in) {
        return readList(in, MAX_NODES, "nodes", ClusterStateCodec::readNode);
    }

    private static NodeId readNode(WireReader in) {
        return new NodeId(in.readLong());
    }

    private static Incarnation readIncarnation(WireReader in) {
        return new Incarnation(in.readLong());
    }

    private static Member readMember(WireReader in) {
        return new Member(readNode(in), readIncarnation(in));
    }

    private static GivenUp readGivenUp(WireReader in) {
        PartitionId partition = new PartitionId(in.readCount(Assignment.MAX_PARTITIONS - 1, "a partition"));
        Epoch epoch = new Epoch(in.readVarLong());
        List<Member> lost = readList(in, MAX_NODES, "members", ClusterStateCodec::readMember);
        return new GivenUp(partition, epoch, lost, readMember(in), in.readLong(), in.readText());
    }

    private static <T> List<T> readList(WireReader in, int max, String what, Function<WireReader, T> element) {
        int count = in.readCount(max, what);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(element.apply(in));
        }
        return list;
    }
}
