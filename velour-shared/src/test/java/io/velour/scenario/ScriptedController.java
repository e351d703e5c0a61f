package io.velour.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;

/**
 * A controller whose maps the script makes, one for each epoch of the one partition. It grants every lease that a member may
 * have, and refuses to make a map that the shipping one must not make ({@link HonestMaps}): so a scenario shows what the
 * protocol allows.
 */
final class ScriptedController extends Controller {
    private static final Map<String, ReplicaRole> ROLES = Map.of("leads", ReplicaRole.SERVING, "serving",
            ReplicaRole.SERVING, "catching-up", ReplicaRole.CATCHING_UP, "leaving", ReplicaRole.LEAVING, "alone",
            ReplicaRole.SERVING);

    private final Map<Long, PartitionMap> maps = new TreeMap<>();
    private final Map<Member, Renewal> lastRenewal = new HashMap<>();
    private final Map<Member, Long> countedFrom = new HashMap<>();
    private @Nullable ReplicaSet newest;

    ScriptedController(World world) {
        super(world);
    }

    /**
     * Makes the map of the next epoch.
     *
     * @param replicas {@code R1 leads, R2 serving, R3 catching-up}; {@code R1 alone} if it has restarted since
     */
    void make(long epoch, String replicas) {
        ReplicaSet before = newest;
        if (epoch != (before == null ? 0 : before.epoch().value()) + 1) {
            throw new ScriptException("epoch " + epoch + " does not follow epoch "
                    + (before == null ? Epoch.NONE : before.epoch()));
        }
        ReplicaSet next = entry(new Epoch(epoch), replicas, before);
        if (before != null) {
            new HonestMaps(world, this).require(before, next);
        }
        newest = next;
        maps.put(epoch, map(next));
        world.trace.event(NAME + " makes " + world.names.of(next));
    }

    private ReplicaSet entry(Epoch epoch, String text, @Nullable ReplicaSet before) {
        List<Replica> replicas = new ArrayList<>();
        String leader = "";
        for (String replica : text.split(", ")) {
            String[] words = replica.split(" ");
            if (words.length != 2 || !ROLES.containsKey(words[1])) {
                throw new ScriptException("'" + replica + "' is not 'R1 leads', or serving, catching-up, leaving");
            }
            boolean alone = words[1].equals("alone");
            leader = alone || words[1].equals("leads") ? words[0] : leader;
            Replica next = replica(words[0], ROLES.get(words[1]), epoch, before);
            replicas.add(alone ? inItsPresentLife(next) : next);
        }
        ReplicaSet next = new ReplicaSet(World.PARTITION, epoch, epoch, replicas);
        if (!next.leader().map(world.names::of).orElse("nobody").replace("'", "").equals(leader)) {
            throw new ScriptException("the first that serves leads, and that is not " + leader);
        }
        return before != null && before.leader().equals(next.leader())
                ? new ReplicaSet(World.PARTITION, epoch, before.reign(), replicas)
                : next;
    }

    /** A replica stays the member that it was in the list, also when its node has restarted since. */
    private Replica replica(String name, ReplicaRole role, Epoch epoch, @Nullable ReplicaSet before) {
        StorageMachine machine = world.storage(name);
        if (before != null) {
            for (Replica listed : before.replicas()) {
                if (world.storage(listed.member().node()) == machine) {
                    return new Replica(listed.member(), role, listed.listing());
                }
            }
        }
        return new Replica(machine.member(), role, epoch);
    }

    private Replica inItsPresentLife(Replica replica) {
        return new Replica(world.storage(replica.member().node()).member(), replica.role(), replica.listing());
    }

    private PartitionMap map(ReplicaSet entry) {
        List<StorageNode> nodes = world.storages().stream().map(machine -> new StorageNode(machine.node(), machine.name,
                new NodeAddress(machine.name, 1), "", machine.member().incarnation())).toList();
        return new PartitionMap(TestMaps.CLUSTER, world.settings.cluster(), entry.epoch().value(), nodes,
                List.of(entry));
    }

    @Override
    RenewalAnswer answer(StorageMachine from, Renewal renewal) {
        PartitionMap map = Objects.requireNonNull(maps.get(entry().orElseThrow().epoch().value()));
        PartitionMap news = renewal.mapVersion() == map.version() ? null : map;
        if (!from.member().equals(renewal.member())) {
            return new RenewalAnswer.Denied(RenewalAnswer.Reason.NOT_A_MEMBER, news);
        }
        lastRenewal.put(renewal.member(), renewal);
        if (Math.abs(renewal.wallMillis() - clock.millis()) > world.settings.control().maxLeaseClockOffset()
                .toMillis()) {
            return new RenewalAnswer.Denied(RenewalAnswer.Reason.CLOCK_DRIFT, news);
        }
        countedFrom.put(renewal.member(), world.time.now());
        return new RenewalAnswer.Granted(world.settings.cluster().lease(), map.version(), news);
    }

    /** Tells whether a member has a lease, as a controller counts. */
    boolean isRunning(Member member) {
        return isPresent(member)
                && world.time.now() - lastGrant(member) < world.settings.control().grace().toNanos();
    }

    /** Tells whether the node runs in this incarnation; a later one proves this one gone. */
    boolean isPresent(Member member) {
        return world.storage(member.node()).member().equals(member);
    }

    /** Returns when a member was granted a lease last; at first all count as having one from the beginning. */
    long lastGrant(Member member) {
        return countedFrom.getOrDefault(member, 0L);
    }

    /** Returns what a member said last. */
    Optional<Renewal> lastRenewal(Member member) {
        return Optional.ofNullable(lastRenewal.get(member));
    }

    @Override
    void suspected(Machine reporter, Member suspect) {
        world.trace.effect("suspects " + world.names.of(suspect));
    }

    @Override
    Optional<PartitionMap> map(long version) {
        return Optional.ofNullable(maps.get(version));
    }

    @Override
    Optional<ReplicaSet> entry() {
        return Optional.ofNullable(newest);
    }
}
