package io.velour.storage.replica;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of messages that all exchanges together may hold at once, both ways. An exchange takes its share before it
 * reads its body and gives it back when it has answered; what does not fit is refused, and the disk is not asked for it. For
 * many threads.
 */
public final class MemoryBudget {
    private final long total;
    private final AtomicLong taken = new AtomicLong();

    public MemoryBudget(long totalBytes) {
        this.total = totalBytes;
    }

    /** Returns a share of so many bytes, or null if they are not left. */
    @Nullable
    Share tryOpen(long bytes) {
        Share share = new Share();
        return share.tryGrow(bytes) ? share : null;
    }

    /** Returns the bytes that are taken now. */
    public long taken() {
        return taken.get();
    }

    private boolean tryTake(long bytes) {
        long before = taken.getAndAccumulate(bytes, (now, more) -> now + more <= total ? now + more : now);
        return before + bytes <= total;
    }

    /** What one exchange has taken. For one thread. */
    public final class Share implements AutoCloseable {
        private long bytes;

        private Share() {}

        /** Takes more; returns false, and takes nothing, if that is not left. */
        boolean tryGrow(long more) {
            boolean isLeft = tryTake(more);
            bytes += isLeft ? more : 0;
            return isLeft;
        }

        /** Gives everything back. */
        @Override
        public void close() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
