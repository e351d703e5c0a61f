package io.velour.protocol.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;

/** The partition map to bytes and back: what the controller publishes, and what it keeps on its disk. */
public final class PartitionMapCodec {
    private static final int ENTRY_OVERHEAD = 32;
    private static final int REPLICA_LENGTH = 26;
    /** The media type of a published map. */
    public static final String MEDIA_TYPE = "application/vnd.velour.partition-map";
    private static final int FORMAT = 1;
    private static final int MAX_NODES = 10_000;
    private static final int MAX_PARTITIONS = 65_536;

    private PartitionMapCodec() {}

    public static byte[] encode(PartitionMap map) {
        WireWriter out = new WireWriter(64 + map.nodes().size() * 64 + map.replicaSets().size() * 64);
        write(out, map);
        return out.toByteArray();
    }

    /** @throws MalformedMessageException if the bytes are not a map of this format, or one that breaks its own rules */
    public static PartitionMap decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        PartitionMap map = readMap(in);
        in.requireEnd();
        return map;
    }

    public static void write(WireWriter out, PartitionMap map) {
        out.writeByte(FORMAT);
        out.writeLong(map.cluster().value());
        writeSettings(out, map.settings());
        out.writeVarLong(map.version());
        out.writeVarLong(map.nodes().size());
        map.nodes().forEach(node -> writeNode(out, node));
        out.writeVarLong(map.replicaSets().size());
        map.replicaSets().forEach(replicaSet -> write(out, replicaSet));
    }

    public static PartitionMap readMap(WireReader in) {
        int format = in.readByte();
        if (format != FORMAT) {
            throw in.malformed("a partition map of format " + format + " where " + FORMAT + " is spoken");
        }
        return checked(in, PartitionMapCodec::readContent);
    }

    private static PartitionMap readContent(WireReader in) {
        ClusterId cluster = new ClusterId(in.readLong());
        ClusterSettings settings = readSettings(in);
        long version = in.readVarLong();
        List<StorageNode> nodes = readList(in, MAX_NODES, "nodes", PartitionMapCodec::readNode);
        List<ReplicaSet> sets = readList(in, MAX_PARTITIONS, "partitions", PartitionMapCodec::readReplicaSet);
        return new PartitionMap(cluster, settings, version, nodes, sets);
    }

    private static void writeSettings(WireWriter out, ClusterSettings settings) {
        out.writeVarLong(settings.partitionDigits());
        out.writeVarLong(settings.redundancy());
        out.writeVarLong(settings.lease().toMillis());
        out.writeVarLong(settings.maxClockOffset().toMillis());
        out.writeVarLong(settings.tombstoneRetention().toMillis());
    }

    private static ClusterSettings readSettings(WireReader in) {
        return new ClusterSettings(in.readCount(Byte.MAX_VALUE, "digits"), in.readCount(Byte.MAX_VALUE, "redundancy"),
                Duration.ofMillis(in.readVarLong()), Duration.ofMillis(in.readVarLong()),
                Duration.ofMillis(in.readVarLong()));
    }

    private static void writeNode(WireWriter out, StorageNode node) {
        out.writeLong(node.id().value());
        out.writeText(node.name());
        out.writeText(node.address().host());
        out.writeVarLong(node.address().port());
        out.writeText(node.zone());
        out.writeLong(node.incarnation().value());
    }

    private static StorageNode readNode(WireReader in) {
        NodeId id = new NodeId(in.readLong());
        String name = in.readText();
        NodeAddress address = new NodeAddress(in.readText(), in.readCount(0xffff, "a port"));
        return new StorageNode(id, name, address, in.readText(), new Incarnation(in.readLong()));
    }

    /** Returns about how many bytes an entry takes: at least as many as it really does. */
    static int expectedLength(ReplicaSet entry) {
        return ENTRY_OVERHEAD + entry.replicas().size() * REPLICA_LENGTH;
    }

    static void write(WireWriter out, ReplicaSet replicaSet) {
        out.writeVarLong(replicaSet.partition().value());
        out.writeVarLong(replicaSet.epoch().value());
        out.writeVarLong(replicaSet.reign().value());
        out.writeVarLong(replicaSet.replicas().size());
        replicaSet.replicas().forEach(replica -> writeReplica(out, replica));
    }

    static ReplicaSet readReplicaSet(WireReader in) {
        return checked(in, PartitionMapCodec::readReplicaSetContent);
    }

    private static ReplicaSet readReplicaSetContent(WireReader in) {
        PartitionId partition = BatchCodec.readPartition(in);
        Epoch epoch = BatchCodec.readEpoch(in);
        Epoch reign = BatchCodec.readEpoch(in);
        return new ReplicaSet(partition, epoch, reign,
                readList(in, Byte.MAX_VALUE, "replicas", PartitionMapCodec::readReplica));
    }

    private static void writeReplica(WireWriter out, Replica replica) {
        BatchCodec.writeMember(out, replica.member());
        out.writeByte(switch (replica.role()) {
            case CATCHING_UP -> 1;
            case SERVING -> 2;
            case LEAVING -> 3;
        });
        out.writeVarLong(replica.listing().value());
    }

    private static Replica readReplica(WireReader in) {
        var member = BatchCodec.readMember(in);
        ReplicaRole role = switch (in.readByte()) {
            case 1 -> ReplicaRole.CATCHING_UP;
            case 2 -> ReplicaRole.SERVING;
            case 3 -> ReplicaRole.LEAVING;
            default -> throw in.malformed("unknown role");
        };
        return new Replica(member, role, BatchCodec.readEpoch(in));
    }

    private static <T> List<T> readList(WireReader in, int max, String what, Function<WireReader, T> element) {
        int count = in.readCount(max, what);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.apply(in));
        }
        return list;
    }

    /** Turns a broken rule of the types read into a malformed message: the bytes are to blame, not the caller. */
    private static <T> T checked(WireReader in, Function<WireReader, T> content) {
        try {
            return content.apply(in);
        } catch (MalformedMessageException alreadyNamed) {
            throw alreadyNamed;
        } catch (IllegalArgumentException brokenRule) {
            throw new MalformedMessageException("malformed message: " + brokenRule.getMessage(), brokenRule);
        }
    }
}
