package io.velour.frontend.kv;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.ReplicaSet;
import io.velour.frontend.hotkey.HotKeySampler;
import io.velour.frontend.operation.OperationRunner;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.frontend.routing.Route;
import io.velour.frontend.trace.Origin;
import io.velour.frontend.trace.Traces;
import io.velour.hotkey.KeyUse;
import io.velour.operation.Coalescer;
import io.velour.operation.CompareAndSetOperation;
import io.velour.operation.CompareAndSetOutcome;
import io.velour.operation.GetOperation;
import io.velour.operation.GetOutcome;
import io.velour.operation.ListOperation;
import io.velour.operation.ListOutcome;
import io.velour.operation.ReplicaChoicePolicy;
import io.velour.operation.WriteOperation;
import io.velour.operation.WriteOutcome;
import io.velour.record.Key;
import io.velour.record.Record;
import io.velour.record.RecordVersion;
import io.velour.record.VersionClock;

/**
 * Gets, sets, deletes and compare-and-sets. Each is answered once, by whichever thread finishes it, within the deadline. Plain sets of one
 * key that find another of this frontend under way wait for it, and are then merged.
 */
public final class KeyValueService {
    private final PartitionMapHolder holder;
    private final OperationRunner runner;
    private final VersionClock versions;
    private final ReplicaChoicePolicy choice;
    private final KeyValueMeters meters;
    private final HotKeySampler hotKeys;
    private final Traces traces;
    private final OperationLog log = new OperationLog(System::nanoTime);
    private final long deadlineNanos;
    private final int maxOperations;
    private final AtomicInteger admitted = new AtomicInteger();
    private final SetStripes stripes = new SetStripes();

    /**
     * @param deadline      how long an operation may take
     * @param maxOperations how many may be under way, waiting sets included; more are refused
     */
    public KeyValueService(PartitionMapHolder holder, OperationRunner runner, VersionClock versions,
            ReplicaChoicePolicy choice, KeyValueMeters meters, HotKeySampler hotKeys, Traces traces, Duration deadline,
            int maxOperations) {
        this.holder = holder;
        this.runner = runner;
        this.versions = versions;
        this.choice = choice;
        this.meters = meters;
        this.hotKeys = hotKeys;
        this.traces = traces;
        this.deadlineNanos = deadline.toNanos();
        this.maxOperations = maxOperations;
    }

    void get(Key key, Origin origin, Consumer<GetOutcome> client) throws OverloadedException, NoMapException {
        Route route = admit(key, KeyUse.GET);
        ClientOperation asked = begin("get", route.partition(), origin);
        GetOperation operation = new GetOperation(key, route.entry(), choice, versions);
        runner.run(operation, route.entry(), deadlineNanos, asked.span(), outcome -> {
            if (outcome instanceof GetOutcome.Found(var value, var _, var _)) {
                versions.observe(value.version());
            }
            long nanos = asked.nanos();
            meters.count(outcome, nanos);
            end(asked, nanos, OperationFailures.of(outcome));
            release(outcome, client);
        });
    }

    void delete(Key key, Origin origin, Consumer<WriteOutcome> client) throws OverloadedException, NoMapException {
        Route route = admit(key, KeyUse.WRITE);
        ClientOperation asked = begin("delete", route.partition(), origin);
        WriteOperation operation = new WriteOperation(key, route.entry(), Record.Tombstone::new, versions);
        runner.run(operation, route.entry(), deadlineNanos, asked.span(), outcome -> {
            long nanos = asked.nanos();
            meters.countDelete(outcome, nanos);
            end(asked, nanos, OperationFailures.of(outcome));
            release(outcome, client);
        });
    }

    /**
     * Tells whether a value may have this version: none is further ahead of any clock than the max clock offset. One that
     * is must not be compared with, for whatever takes its place would have to be above it.
     */
    boolean mayBeCurrent(RecordVersion version) throws NoMapException {
        PartitionMap map = holder.map().orElseThrow(NoMapException::new);
        return version.timestamp().millis() - System.currentTimeMillis() <= map.settings().maxClockOffset().toMillis();
    }

    /**
     * Puts a record in the place of the expected one.
     *
     * @param expected a version that {@link #mayBeCurrent}; null if the key must have no value
     */
    void compareAndSet(Key key, @Nullable RecordVersion expected, Function<RecordVersion, Record> content,
            Origin origin, Consumer<CompareAndSetOutcome> client) throws OverloadedException, NoMapException {
        Route route = admit(key, KeyUse.WRITE);
        ClientOperation asked = begin("compare-and-set", route.partition(), origin);
        CompareAndSetOperation operation = new CompareAndSetOperation(key, route.entry(), expected, content, versions);
        runner.run(operation, route.entry(), deadlineNanos, asked.span(), outcome -> {
            long nanos = asked.nanos();
            meters.countCompareAndSet(outcome, nanos);
            end(asked, nanos, OperationFailures.of(outcome));
            release(outcome, client);
        });
    }

    void set(Key key, NewValue value, Origin origin, Consumer<SetOutcome> client)
            throws OverloadedException, NoMapException {
        ClientOperation asked = begin("set", admit(key, KeyUse.WRITE).partition(), origin);
        PendingSet set = new PendingSet(value, asked.span(), asked.started() + deadlineNanos, outcome -> {
            long nanos = asked.nanos();
            meters.countSet(outcome.outcome(), nanos);
            end(asked, nanos, OperationFailures.of(outcome.outcome()));
            release(outcome, client);
        });
        if (stripes.add(key, set)) {
            send(key, set);
        } else {
            watch(key, set);
        }
    }

    /** A set that waits for another one has nobody else to tell it that its time is up. */
    private void watch(Key key, PendingSet set) {
        runner.watch(new OperationRunner.Timed() {
            @Override
            public void look(TimeReading now) {
                if (set.isAnswered()) {
                    runner.forget(this);
                } else if (set.nanosLeft() == 0) {
                    runner.forget(this);
                    Thread.ofVirtual().name("overdue").start(() -> onDeadline(key, set));
                }
            }
        });
    }

    /** A set whose time is up before it was sent has written nothing; one that is under way may have. */
    private void onDeadline(Key key, PendingSet set) {
        WriteOutcome outcome = stripes.withdraw(key, set)
                ? new WriteOutcome.Unavailable("other sets of the same key took too long")
                : new WriteOutcome.Indeterminate("not every replica answered in time");
        set.answer(new SetOutcome(outcome, false));
    }

    /** Sends one set, for all that were merged with it. Sets that waited have their own deadlines besides. */
    private void send(Key key, PendingSet sent) {
        Route route = holder.route(key).orElseThrow();
        WriteOperation operation = new WriteOperation(key, route.entry(), sent::record, versions);
        runner.run(operation, route.entry(), sent.nanosLeft(), sent.span(), outcome -> {
            Coalescer.Merged<PendingSet> merged = stripes.ended(key);
            Optional<PendingSet> next = stripes.next(key);
            merged.all().forEach(set -> set.answer(new SetOutcome(outcome, merged.ownsVersion(set))));
            next.ifPresent(set -> send(key, set));
        });
    }

    /** Lists keys of one partition, as {@link ListOperation} has it. */
    void list(PartitionId partition, @Nullable Key prefix, @Nullable Key after, int limit, Origin origin,
            Consumer<ListOutcome> client) throws OverloadedException, NoMapException {
        ReplicaSet entry = holder
                .newest(holder.map().orElseThrow(NoMapException::new).replicaSets().get(partition.value()));
        admit();
        ClientOperation asked = begin("list", partition, origin);
        ListOperation operation = new ListOperation(entry, prefix, after, limit, choice);
        runner.run(operation, entry, deadlineNanos, asked.span(), outcome -> {
            long nanos = asked.nanos();
            meters.countList(outcome, nanos);
            end(asked, nanos, OperationFailures.of(outcome));
            release(outcome, client);
        });
    }

    private ClientOperation begin(String kind, PartitionId partition, Origin origin) {
        return new ClientOperation(kind, partition, origin, traces.operation(kind, partition.value(), origin),
                System.nanoTime());
    }

    private void end(ClientOperation operation, long nanos, @Nullable String failure) {
        log.ended(operation, nanos, failure);
        Span span = operation.span();
        if (span != null) {
            span.tag("velour.failed", failure != null).end();
        }
    }

    private Route admit(Key key, KeyUse use) throws OverloadedException, NoMapException {
        Route route = holder.route(key).orElseThrow(NoMapException::new);
        admit();
        hotKeys.take(key, use);
        return route;
    }

    private void admit() throws OverloadedException {
        if (admitted.incrementAndGet() > maxOperations) {
            admitted.decrementAndGet();
            meters.countOverloaded();
            throw new OverloadedException(maxOperations);
        }
    }

    private <O> void release(O outcome, Consumer<O> client) {
        admitted.decrementAndGet();
        client.accept(outcome);
    }

    /** Returns how many operations are under way or wait. */
    public int underWay() {
        return admitted.get();
    }

    /** Returns how many sets were answered without having been sent, since the start. */
    public long mergedSets() {
        return stripes.mergedCount();
    }
}
