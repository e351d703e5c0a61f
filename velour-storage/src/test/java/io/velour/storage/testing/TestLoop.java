package io.velour.storage.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.velour.cluster.Member;
import io.velour.record.VersionClock;
import io.velour.replica.RecordStore;
import io.velour.replica.ReplicaSettings;
import io.velour.storage.runtime.LoopPorts;
import io.velour.storage.runtime.ReplicaRuntime;

/** The loop of one member with ports that the test holds; time passes for it only when the test says so. */
public final class TestLoop {
    private static final AtomicLong WRITERS = new AtomicLong(99);

    private final ShiftedTime time = new ShiftedTime();
    private final RecordedPeers peers = new RecordedPeers();
    private final List<Member> suspects = new CopyOnWriteArrayList<>();
    private final ReplicaRuntime runtime;

    /** @param readsWithoutLease whether reads are served without a lease */
    public TestLoop(Member self, RecordStore store, int maxWaiting, boolean readsWithoutLease) {
        VersionClock versions = new VersionClock(System::currentTimeMillis, WRITERS::incrementAndGet,
                Duration.ofSeconds(10));
        runtime = new ReplicaRuntime(self, ReplicaSettings.DEFAULT.withReadsWithoutLease(readsWithoutLease), maxWaiting,
                new LoopPorts(store, versions, time, peers, suspects::add));
    }

    public ReplicaRuntime runtime() {
        return runtime;
    }

    public RecordedPeers peers() {
        return peers;
    }

    /** Returns the members that were reported, in order. */
    public List<Member> suspects() {
        return suspects;
    }

    /** Lets time pass, and has the loop hear of it. */
    public void pass(Duration duration) {
        time.pass(duration);
        runtime.tick();
    }
}
