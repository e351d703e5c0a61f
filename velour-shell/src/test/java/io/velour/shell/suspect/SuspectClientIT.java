package io.velour.shell.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;

class SuspectClientIT {
    private static final Member ONE = new Member(new NodeId(0xa), new Incarnation(0x1b));
    private static final Member OTHER = new Member(new NodeId(0xc), new Incarnation(0x1d));
    private static final String OF_ONE = "POST /v1/members/000000000000000a/suspect?reporter=ffffffffffffffff&incarnation=000000000000001b";
    private static final String OF_OTHER = "POST /v1/members/000000000000000c/suspect?reporter=ffffffffffffffff&incarnation=000000000000001d";

    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private final AtomicLong nanos = new AtomicLong();
    private volatile int status = 204;
    private HttpServer controller;
    private SuspectClient client;

    @BeforeEach
    void prepare() throws IOException {
        controller = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        controller.createContext("/", this::take);
        controller.start();
        client = new SuspectClient(new NodeAddress("127.0.0.1", controller.getAddress().getPort()), -1, nanos::get);
    }

    @AfterEach
    void stop() {
        client.stop();
        controller.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            reports.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private String nextReport() throws InterruptedException {
        return String.valueOf(reports.poll(60, TimeUnit.SECONDS));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void eachMemberIsReportedTwiceASecondAtMost() throws Exception {
        client.start();
        client.report(ONE);
        pass(Duration.ofMillis(499));
        client.report(ONE);
        client.report(OTHER);
        assertThat(nextReport()).isEqualTo(OF_ONE);
        assertThat(nextReport()).isEqualTo(OF_OTHER);

        pass(Duration.ofMillis(1));
        client.report(ONE);
        assertThat(nextReport()).isEqualTo(OF_ONE);
        assertThat(reports).isEmpty();
    }

    @Test
    void whatIsOldByTheTimeItCouldBeSentIsNotSent() throws Exception {
        client.report(ONE);
        pass(Duration.ofSeconds(1));
        client.report(OTHER);
        client.start();

        assertThat(nextReport()).isEqualTo(OF_OTHER);
        assertThat(reports).isEmpty();
    }

    @Test
    void aReportThatIsLostIsNotRepeatedAndStopsNothing() throws Exception {
        status = 500;
        client.start();
        client.report(ONE);
        assertThat(nextReport()).isEqualTo(OF_ONE);

        client.report(OTHER);
        assertThat(nextReport()).isEqualTo(OF_OTHER);
        assertThat(reports).isEmpty();
    }
}
