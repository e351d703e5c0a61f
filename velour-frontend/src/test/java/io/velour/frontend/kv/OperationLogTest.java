package io.velour.frontend.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.velour.cluster.PartitionId;
import io.velour.frontend.trace.Origin;

/** Which operations are told of, how, and how many of them. */
class OperationLogTest {
    private static final ClientOperation OPERATION = new ClientOperation("get", new PartitionId(7),
            new Origin("order-4711", null, null), null, 0);

    private final Logger logger = (Logger) LoggerFactory.getLogger(OperationLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();
    private final OperationLog log = new OperationLog(now::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    private void ended(long nanos, @Nullable String failure) {
        log.ended(OPERATION, nanos, failure);
    }

    @Test
    void whatIsFastAndDoesNotFailIsNotTold() {
        ended(OperationLog.SLOW_NANOS - 1, null);
        assertThat(lines.list).isEmpty();
    }

    @Test
    void whatFailsOrIsSlowIsToldWithItsRequestAndItsPartition() {
        ended(5_000_000, "is unavailable: nobody answers");
        ended(OperationLog.SLOW_NANOS, null);
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                "a get is unavailable: nobody answers, after 5 ms",
                "a get was slow, after 1000 ms");
        assertThat(lines.list.getFirst().getKeyValuePairs()).extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly("http.request.id=order-4711", "velour.partition=7");
    }

    @Test
    void inASecondOnlySoManyLinesAreWrittenAndTheNextSaysHowManyWereNot() {
        for (int i = 0; i < OperationLog.LINES_PER_SECOND + 5; i++) {
            ended(0, "fails");
        }
        assertThat(lines.list).hasSize(OperationLog.LINES_PER_SECOND);
        now.addAndGet(1_000_000_000);
        ended(0, "fails");
        assertThat(List.copyOf(lines.list).getLast().getFormattedMessage())
                .endsWith("5 more before it were not told of");
    }
}
