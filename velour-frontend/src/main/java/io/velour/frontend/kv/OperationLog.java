package io.velour.frontend.kv;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import io.velour.shell.http.RequestLog;

/**
 * Says of operations that failed, or took long, which request they were of; of others nothing, so they pay nothing. When a cluster
 * is down all operations fail: only so many are told of in a second, and how many were not.
 */
final class OperationLog {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);
    static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final int LINES_PER_SECOND = 10;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final AtomicLong secondBegan;
    private final AtomicInteger linesOfSecond = new AtomicInteger();
    private final AtomicLong untold = new AtomicLong();

    /** @param nanoTime as {@link System#nanoTime} */
    OperationLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.secondBegan = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param failure what became of it, in words; null if it did not fail */
    void ended(ClientOperation operation, long nanos, @Nullable String failure) {
        if (failure != null || nanos >= SLOW_NANOS) {
            tell(operation, nanos, failure == null ? "was slow" : failure);
        }
    }

    private void tell(ClientOperation operation, long nanos, String what) {
        if (!mayTell()) {
            untold.incrementAndGet();
            return;
        }
        LoggingEventBuilder line = LOG.atWarn().addKeyValue(RequestLog.REQUEST_ID, operation.origin().requestId())
                .addKeyValue(RequestLog.PARTITION, operation.partition().value());
        Span span = operation.span();
        if (span != null) {
            line = line.addKeyValue("trace.id", span.context().traceId());
        }
        long others = untold.getAndSet(0);
        line.log("a {} {}, after {} ms{}", operation.kind(), what, TimeUnit.NANOSECONDS.toMillis(nanos),
                others == 0 ? "" : "; " + others + " more before it were not told of");
    }

    private boolean mayTell() {
        long now = nanoTime.getAsLong();
        long began = secondBegan.get();
        if (now - began >= SECOND_NANOS && secondBegan.compareAndSet(began, now)) {
            linesOfSecond.set(0);
        }
        return linesOfSecond.incrementAndGet() <= LINES_PER_SECOND;
    }
}
