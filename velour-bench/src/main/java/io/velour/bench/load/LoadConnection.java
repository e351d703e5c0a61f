package io.velour.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

import io.velour.bench.dialect.Dialect;
import io.velour.bench.dialect.Template;
import io.velour.bench.workload.Operation;
import io.velour.bench.workload.OperationKind;

/** One connection, on which one request is in flight or none. On the thread of its loop only. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private static final String BROKEN = "connection broken";
    private static final String TIMED_OUT = "timed out";
    private static final String UNASKED = "answer without a request";
    private static final byte[] NO_TAG = {};
    private static final int REQUEST_BYTES = 512;

    private final LoadLoop loop;
    private final Conversation conversation;
    private final Channel channel;
    private final int slot;
    private final AnswerReader reader = new AnswerReader();
    private @Nullable Operation operation;
    private long intended;
    private long sent;
    /** Of a read-modify-write: whether it has been read, and the put is in flight. */
    private boolean modifying;
    private boolean retired;

    LoadConnection(LoadLoop loop, Conversation conversation, Channel channel, int slot) {
        this.loop = loop;
        this.conversation = conversation;
        this.channel = channel;
        this.slot = slot;
    }

    /** Returns which of the loop's connections it is. */
    int slot() {
        return slot;
    }

    /** Begins an operation; the connection is idle. */
    void start(Operation next, long toBegin) {
        operation = next;
        intended = toBegin;
        modifying = false;
        send(next.kind() == OperationKind.PUT ? conversation.put() : conversation.get(), next, NO_TAG);
    }

    private void send(Template request, Operation next, byte[] tag) {
        sent = System.nanoTime();
        reader.expectNext();
        ByteBuf out = channel.alloc().directBuffer(REQUEST_BYTES);
        request.write(out, next.key(), tag);
        channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            byte[] scratch = loop.scratch();
            while (in.isReadable() && !retired) {
                int length = Math.min(in.readableBytes(), scratch.length);
                in.readBytes(scratch, 0, length);
                take(scratch, length);
            }
        } finally {
            in.release();
        }
    }

    private void take(byte[] bytes, int length) {
        Operation current = operation;
        if (current == null) {
            giveUp(UNASKED);
            return;
        }
        try {
            int used = reader.read(bytes, 0, length);
            if (used < length) {
                giveUp(UNASKED);
            } else if (reader.isComplete()) {
                answered(current);
            }
        } catch (MalformedAnswerException malformed) {
            giveUp(String.valueOf(malformed.getMessage()));
        }
    }

    private void answered(Operation current) {
        Dialect dialect = conversation.dialect();
        boolean wasPut = modifying || current.kind() == OperationKind.PUT;
        boolean conflict = modifying && dialect.isConflict(reader);
        String problem = wasPut ? dialect.problemOfPut(reader) : dialect.problemOfGet(reader, current.key());
        if (problem != null && !conflict) {
            end();
            loop.failed(current, intended, problem);
        } else if (wasPut || current.kind() == OperationKind.GET) {
            end();
            loop.done(current, intended, conflict);
        } else if (reader.closes()) {
            giveUp(BROKEN);
            return;
        } else {
            modifying = true;
            send(conversation.putIfUnchanged(), current, reader.tag());
            return;
        }
        if (reader.closes()) {
            retire();
        } else {
            loop.idle(this);
        }
    }

    private void end() {
        operation = null;
    }

    /** Ends a request that has been in flight for longer than that. */
    void endIfLate(long now, long deadlineNanos) {
        if (operation != null && now - sent > deadlineNanos) {
            giveUp(TIMED_OUT);
        }
    }

    /** Whatever was asked comes to nothing, and the connection is of no more use. */
    private void giveUp(String why) {
        Operation current = operation;
        end();
        if (current != null) {
            loop.failed(current, intended, why);
        } else {
            loop.connectionFailed(why);
        }
        retire();
    }

    private void retire() {
        if (!retired) {
            retired = true;
            channel.close();
            loop.replace(this);
        }
    }

    /** Closes the connection at the end of a run. */
    void close() {
        retired = true;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!retired) {
            giveUp(BROKEN);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!retired) {
            giveUp(BROKEN);
        }
    }
}
