package io.velour.frontend.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Tomcat with nothing but a servlet, whose requests the tests let go on. */
class StandingConnectionsIT {
    private static final int LIMIT_MILLIS = 20_000;
    private static final int IDLE_LIMIT_MILLIS = 1_000;
    private static final int MAX_HELD_UP = 3;

    @TempDir
    private Path folder;

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector(new StandingNioProtocol(Duration.ofMillis(1)));
    private final AnswerThread answering = new AnswerThread();
    private final List<Client> clients = new ArrayList<>();
    private final LinkedBlockingQueue<AsyncContext> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        connector.setPort(0);
        limitIdleTime(LIMIT_MILLIS);
        connector.setProperty("maxThreads", String.valueOf(MAX_HELD_UP));
        connector.setProperty("maxKeepAliveRequests", "-1");
        tomcat.setConnector(connector);
        tomcat.setSilent(true);
        StandardContext context = (StandardContext) tomcat.addContext("", folder.toString());
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        Tomcat.addServlet(context, "all", new Requests()).setAsyncSupported(true);
        context.addServletMapping("/*", "all");
        tomcat.start();
        answering.start();
    }

    /** Of connections that are made from now on. */
    private void limitIdleTime(int millis) {
        connector.setProperty("connectionTimeout", String.valueOf(millis));
    }

    @AfterEach
    void stop() throws LifecycleException, IOException {
        hold.countDown();
        answering.interrupt();
        for (Client client : clients) {
            client.close();
        }
        tomcat.stop();
        tomcat.destroy();
    }

    /** Answers as lanes do: on a thread that goes on with the connection. Now and then a request holds its own thread up for a while. */
    private static final class AnswerThread extends Thread implements ConnectionThread {
        private final LinkedBlockingQueue<AsyncContext> asked = new LinkedBlockingQueue<>();

        void answer(AsyncContext context) {
            asked.add(context);
            if (ThreadLocalRandom.current().nextInt(50) == 0) {
                LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
            }
        }

        @Override
        public void run() {
            try {
                while (true) {
                    AsyncContext next = asked.take();
                    write((HttpServletResponse) next.getResponse(), "soon");
                    next.complete();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    /** {@code /later} is answered when the test says so, {@code /held} holds its thread up until the end; all others at once. */
    private final class Requests extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            threads.add(Thread.currentThread().getName());
            switch (request.getRequestURI()) {
                case "/later" -> waiting.add(request.startAsync());
                case "/held" -> holdUp(response);
                case "/soon" -> answering.answer(request.startAsync());
                case "/body" -> write(response, String.valueOf(request.getInputStream().readAllBytes().length));
                default -> write(response, request.getRequestURI());
            }
        }

        private void holdUp(HttpServletResponse response) throws IOException {
            held.incrementAndGet();
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            write(response, "held");
        }
    }

    private static void write(HttpServletResponse response, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private void answerNext(String text) throws InterruptedException, IOException {
        AsyncContext next = waiting.poll(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(next).isNotNull();
        write((HttpServletResponse) next.getResponse(), text);
        next.complete();
    }

    private Client client() throws IOException {
        Client client = new Client(new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
        client.socket().setSoTimeout(LIMIT_MILLIS);
        clients.add(client);
        return client;
    }

    private record Client(Socket socket) {
        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        void get(String target) throws IOException {
            send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        /** Returns the body of the next answer. */
        String answer() throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as("after: %s", head).isNotNegative();
                head.append((char) next);
            }
            String text = head.toString().toLowerCase(Locale.ROOT);
            int at = text.indexOf("content-length: ") + "content-length: ".length();
            int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
            return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        boolean isClosedByServer() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void requestAfterRequestOfOneConnectionIsServedByTheThreadThatFindsThem() throws IOException {
        Client client = client();
        for (int request = 0; request < 1_000; request++) {
            client.get("/" + request);
            assertThat(client.answer()).isEqualTo("/" + request);
        }

        assertThat(threads).hasSize(1_000).allMatch(name -> name.contains("-Requests-"));
    }

    @Test
    void whatComesInPiecesIsServedOnceItIsThere() throws IOException {
        Client client = client();
        for (String piece : List.of("GE", "T /pie", "ces HTTP/1.1\r\nHo", "st: localhost\r\n", "\r\n")) {
            client.send(piece);
        }
        assertThat(client.answer()).isEqualTo("/pieces");

        client.send("PUT /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n");
        client.send("x".repeat(7_000));
        client.send("x".repeat(13_000));
        assertThat(client.answer()).isEqualTo("20000");
        client.get("/next");
        assertThat(client.answer()).isEqualTo("/next");
    }

    @Test
    void aBodyThatComesWhileTheThreadIsHeldUpByWaitingForItIsRead() throws IOException {
        Client slow = client();
        slow.send("PUT /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
        await().until(() -> !threads.isEmpty());
        Client other = client();
        other.get("/other");
        assertThat(other.answer()).isEqualTo("/other");

        slow.send("x".repeat(100_000));

        assertThat(slow.answer()).isEqualTo("100000");
    }

    @Test
    void whatAClientSendsBeforeItHasItsAnswerIsServedAfterIt() throws IOException, InterruptedException {
        Client client = client();
        client.get("/later");
        await().until(() -> !waiting.isEmpty());
        client.get("/second");
        client.get("/later");
        Client other = client();
        other.get("/other");
        assertThat(other.answer()).as("meanwhile").isEqualTo("/other");

        answerNext("first");

        assertThat(client.answer()).isEqualTo("first");
        assertThat(client.answer()).isEqualTo("/second");
        answerNext("third");
        assertThat(client.answer()).isEqualTo("third");
        client.get("/fourth");
        assertThat(client.answer()).isEqualTo("/fourth");
    }

    @Test
    void manyConnectionsThatSendAheadAllHaveTheirAnswers() throws IOException, InterruptedException {
        List<Client> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Client client = client();
            many.add(client);
            client.get("/later");
            client.get("/then-" + i);
        }
        for (int i = 0; i < many.size(); i++) {
            answerNext("later");
        }
        for (int i = 0; i < many.size(); i++) {
            assertThat(many.get(i).answer()).isEqualTo("later");
            assertThat(many.get(i).answer()).isEqualTo("/then-" + i);
        }
    }

    @Test
    void requestsThatHoldTheirThreadsUpDoNotHoldUpOthers() throws IOException {
        Client first = client();
        Client second = client();
        first.get("/held");
        second.get("/held");
        await().until(() -> held.get() == 2);

        Client other = client();
        other.get("/other");

        assertThat(other.answer()).isEqualTo("/other");
        hold.countDown();
        assertThat(first.answer()).isEqualTo("held");
        assertThat(second.answer()).isEqualTo("held");
        first.get("/again");
        assertThat(first.answer()).isEqualTo("/again");
    }

    @Test
    void asManyAsMayBeHeldUpAndTheOneThatLeadsWaitForOneAnother() throws IOException {
        List<Client> all = new ArrayList<>();
        int pollers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        int most = pollers * (MAX_HELD_UP + 1);
        for (int i = 0; i < most; i++) {
            Client client = client();
            client.get("/held");
            all.add(client);
        }
        await().until(() -> held.get() == most);
        Client behind = client();
        behind.get("/behind");

        hold.countDown();

        assertThat(behind.answer()).isEqualTo("/behind");
        for (Client client : all) {
            assertThat(client.answer()).isEqualTo("held");
        }
    }

    @Test
    void noRequestIsForgottenWhileThreadsAreRelievedAndClientsSendAhead() throws Exception {
        int perClient = 1_000;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService many = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 16; i++) {
                Client client = client();
                running.add(many.submit(() -> {
                    for (int request = 0; request < perClient; request++) {
                        client.get("/soon");
                        client.get("/soon");
                        assertThat(client.answer()).isEqualTo("soon");
                        assertThat(client.answer()).isEqualTo("soon");
                    }
                    return null;
                }));
            }
        }
        for (Future<?> client : running) {
            client.get();
        }

        assertThat(threads).hasSize(16 * 2 * perClient);
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTimeAndOneThatWaitsForItsAnswerIsNot() throws Exception {
        limitIdleTime(IDLE_LIMIT_MILLIS);
        Client waits = client();
        waits.get("/later");
        await().until(() -> !waiting.isEmpty());

        // Both come after it, one after the other, and have the same limit: it is over for the other one too.
        for (int i = 0; i < 2; i++) {
            Client idle = client();
            idle.get("/once");
            assertThat(idle.answer()).isEqualTo("/once");
            assertThat(idle.isClosedByServer()).isTrue();
        }
        answerNext("late");
        assertThat(waits.answer()).isEqualTo("late");
        assertThat(waits.isClosedByServer()).as("idle since").isTrue();
    }

    @Test
    void aConnectionThatItsClientClosesIsForgotten() throws IOException {
        for (int i = 0; i < 20; i++) {
            Client client = client();
            client.get("/once");
            client.answer();
            client.close();
        }

        await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> connections() <= 1);
    }

    /** The one that is being waited for is counted too. */
    private long connections() {
        return ((StandingNioProtocol) connector.getProtocolHandler()).getConnectionCount();
    }

    @Test
    void aStopClosesWhatIsOpenAndEndsItsThreads() throws Exception {
        Client idle = client();
        idle.get("/once");
        idle.answer();
        String prefix = threads.element();

        tomcat.stop();

        assertThat(idle.isClosedByServer()).isTrue();
        await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(prefix)));
    }
}
