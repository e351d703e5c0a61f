package io.velour.bench.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

import io.velour.bench.failure.BenchException;
import io.velour.bench.workload.Operation;
import io.velour.bench.workload.Schedule;
import io.velour.bench.workload.Workload;

/**
 * One event loop and the connections that it drives. In a closed loop an idle connection begins the next operation at once, in
 * an open one when the schedule says so; an operation for which no connection is idle waits, and the wait is part of its
 * latency. On the thread of the event loop only, except for {@link #connect} and {@link #run}.
 */
final class LoadLoop {
    private static final String NOT_CONNECTED = "cannot connect";
    private static final String NOT_SENT = "timed out before a connection was idle";
    private static final int SCRATCH_BYTES = 64 * 1024;
    private static final long RECONNECT_MILLIS = 100;
    private static final long MOST_CONNECT_MILLIS = 5_000;
    private static final long SWEEP_MILLIS = 50;

    private final EventLoop eventLoop;
    private final List<Conversation> conversations;
    private final Workload workload;
    private final Recorder recorder;
    private final long deadlineNanos;
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private final List<@Nullable LoadConnection> connections = new ArrayList<>();
    private final Deque<LoadConnection> idle = new ArrayDeque<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Schedule schedule;
    private @Nullable Future<?> sweep;
    private boolean begun;
    private boolean exhausted;
    private long end;
    private int inFlight;

    /** @param conversations one for each connection */
    LoadLoop(EventLoop eventLoop, List<Conversation> conversations, Workload workload, Recorder recorder,
            Duration deadline) {
        this.eventLoop = eventLoop;
        this.conversations = conversations;
        this.workload = workload;
        this.recorder = recorder;
        this.deadlineNanos = deadline.toNanos();
    }

    /** Makes all connections; returns what is done when they are there, and fails if one cannot be made. */
    CompletableFuture<Void> connect() {
        eventLoop.execute(() -> {
            for (int slot = 0; slot < conversations.size(); slot++) {
                connections.add(null);
                connect(slot);
            }
        });
        return connected;
    }

    private void connect(int slot) {
        Conversation conversation = conversations.get(slot);
        long limit = Math.min(MOST_CONNECT_MILLIS, TimeUnit.NANOSECONDS.toMillis(deadlineNanos));
        Bootstrap bootstrap = new Bootstrap().group(eventLoop).channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, limit))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new LoadConnection(LoadLoop.this, conversation, channel, slot));
                    }
                });
        ChannelFuture attempt = bootstrap.connect(conversation.target().address());
        attempt.addListener(_ -> {
            if (attempt.isSuccess()) {
                connected(attempt.channel().pipeline().get(LoadConnection.class), slot);
            } else {
                notConnected(slot, attempt.cause());
            }
        });
    }

    private void connected(LoadConnection connection, int slot) {
        if (ended.isDone()) {
            connection.close();
            return;
        }
        connections.set(slot, connection);
        idle.add(connection);
        if (begun) {
            dispatch();
        } else if (idle.size() == conversations.size()) {
            connected.complete(null);
        }
    }

    private void notConnected(int slot, Throwable cause) {
        if (!connected.isDone()) {
            connected.completeExceptionally(new BenchException(
                    "cannot connect to " + conversations.get(slot).target() + ": " + cause.getMessage(), cause));
        } else if (!ended.isDone()) {
            recorder.connectionError(System.nanoTime(), NOT_CONNECTED);
            eventLoop.schedule(() -> connect(slot), RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Begins a closed loop; returns what is done when all that began before the end is over. */
    CompletableFuture<Void> run(long endNanos) {
        eventLoop.execute(() -> begin(endNanos));
        return ended;
    }

    /** Begins an open loop; returns what is done when all that it says is over. */
    CompletableFuture<Void> run(Schedule openLoop, long endNanos) {
        eventLoop.execute(() -> {
            schedule = openLoop;
            begin(endNanos);
        });
        return ended;
    }

    private void begin(long endNanos) {
        end = endNanos;
        begun = true;
        sweep = eventLoop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        dispatch();
    }

    private void sweep() {
        long now = System.nanoTime();
        for (LoadConnection connection : List.copyOf(present())) {
            connection.endIfLate(now, deadlineNanos);
        }
        dispatch();
    }

    private List<LoadConnection> present() {
        List<LoadConnection> present = new ArrayList<>();
        for (LoadConnection connection : connections) {
            if (connection != null) {
                present.add(connection);
            }
        }
        return present;
    }

    /** Wakes the loop: something may be due. For any thread. */
    void wake() {
        eventLoop.execute(this::dispatch);
    }

    private void dispatch() {
        if (!begun || ended.isDone()) {
            return;
        }
        long now = System.nanoTime();
        dropWhatWaitedTooLong(now);
        while (!idle.isEmpty() && beginNext(now)) {
            now = System.nanoTime();
        }
        if (inFlight == 0 && isOver(now)) {
            finish();
        }
    }

    private void dropWhatWaitedTooLong(long now) {
        while (schedule != null && schedule.isDue(now - deadlineNanos)) {
            Operation operation = workload.next();
            long intended = schedule.take();
            if (operation != null) {
                recorder.error(operation.kind(), intended, NOT_SENT);
            }
        }
    }

    private boolean beginNext(long now) {
        if (schedule == null ? now - end >= 0 : !schedule.isDue(now)) {
            return false;
        }
        Operation operation = workload.next();
        exhausted = operation == null;
        if (operation == null) {
            return false;
        }
        long intended = schedule == null ? now : schedule.take();
        inFlight++;
        idle.remove().start(operation, intended);
        return true;
    }

    private boolean isOver(long now) {
        return exhausted || (schedule == null ? now - end >= 0 : schedule.isOver());
    }

    private void finish() {
        ended.complete(null);
        close();
    }

    /** Closes everything; what is in flight is not recorded. */
    private void close() {
        if (sweep != null) {
            sweep.cancel(false);
        }
        present().forEach(LoadConnection::close);
    }

    // ---- what the connections tell

    /** Returns an array for bytes that are read and used at once. */
    byte[] scratch() {
        return scratch;
    }

    void done(Operation operation, long intended, boolean conflict) {
        inFlight--;
        recorder.done(operation.kind(), intended, System.nanoTime());
        if (conflict) {
            recorder.conflict(operation.kind(), intended);
        }
    }

    void failed(Operation operation, long intended, String why) {
        inFlight--;
        recorder.error(operation.kind(), intended, why);
        try {
            workload.failed(operation);
        } catch (BenchException tooMany) {
            ended.completeExceptionally(new BenchException(tooMany.getMessage() + ", the last one: " + why, tooMany));
            close();
        }
    }

    void connectionFailed(String why) {
        recorder.connectionError(System.nanoTime(), why);
    }

    void idle(LoadConnection connection) {
        idle.add(connection);
        dispatch();
    }

    /** The connection is closed: another takes its place, in a while if it cannot at once. */
    void replace(LoadConnection connection) {
        idle.remove(connection);
        connections.set(connection.slot(), null);
        if (!ended.isDone()) {
            connect(connection.slot());
        }
        dispatch();
    }
}
