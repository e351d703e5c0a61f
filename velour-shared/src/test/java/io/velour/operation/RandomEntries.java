package io.velour.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

import io.velour.TestMaps;
import io.velour.cluster.Epoch;
import io.velour.cluster.Member;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;

/** The entries of one partition, epoch after epoch, as a controller without a plan might make them. */
final class RandomEntries {
    private static final int NODES = 4;
    private static final int MAX_REPLICAS = 3;

    private final SplittableRandom random;
    private final Map<Epoch, ReplicaSet> all = new TreeMap<>();
    private ReplicaSet latest;

    RandomEntries(SplittableRandom random) {
        this.random = random;
        this.latest = TestMaps.entry(0, 1, 1, TestMaps.member(1), TestMaps.member(2), TestMaps.member(3));
        all.put(latest.epoch(), latest);
    }

    ReplicaSet latest() {
        return latest;
    }

    ReplicaSet of(Epoch epoch) {
        return Objects.requireNonNull(all.get(epoch));
    }

    ReplicaSet next() {
        Epoch epoch = latest.epoch().next();
        List<Replica> replicas = replicas();
        boolean reignGoesOn = leader(replicas).equals(latest.leader().stream().toList());
        latest = new ReplicaSet(latest.partition(), epoch, reignGoesOn ? latest.reign() : epoch, replicas);
        all.put(epoch, latest);
        return latest;
    }

    private List<Replica> replicas() {
        int count = 1 + random.nextInt(MAX_REPLICAS);
        int first = random.nextInt(3) == 0 ? random.nextInt(NODES) : 0;
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica(TestMaps.member(1 + (first + i) % NODES), role(), Epoch.FIRST));
        }
        return replicas;
    }

    private ReplicaRole role() {
        return random.nextInt(5) == 0
                ? random.nextBoolean() ? ReplicaRole.CATCHING_UP : ReplicaRole.LEAVING
                : ReplicaRole.SERVING;
    }

    private static List<Member> leader(List<Replica> replicas) {
        return replicas.stream().filter(Replica::isServing).map(Replica::member).limit(1).toList();
    }
}
