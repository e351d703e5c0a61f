package io.velour.system.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Steady load on a cluster, from its start to its end, and what all its clients have written down. */
public final class LoadRun implements AutoCloseable {
    /** What is recorded for bytes that nobody wrote. */
    public static final long WRONG_BYTES = -1;
    private static final int FINAL_ROUNDS = 3;
    private static final int CONDITIONAL_ONE_IN = 4;

    private final Workload workload;
    private final List<URI> frontends;
    private final Connection connection = new Connection();
    private final AtomicLong values = new AtomicLong();
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final SplittableRandom random;
    private volatile boolean ended;

    private LoadRun(Workload workload, List<URI> frontends) {
        this.workload = workload;
        this.frontends = frontends;
        this.random = new SplittableRandom(workload.seed());
    }

    /** Begins the load; it goes on until {@link #end()}. */
    public static LoadRun begin(Workload workload, List<URI> frontends) {
        LoadRun run = new LoadRun(workload, frontends);
        for (int i = 0; i < workload.clients(); i++) {
            run.begin(true, true, workload.pause());
            run.begin(true, false, workload.pause());
            run.begin(false, false, workload.pause());
        }
        for (int i = 0; i < workload.coldReaders(); i++) {
            run.begin(false, true, workload.pause().multipliedBy(3));
        }
        return run;
    }

    private void begin(boolean hot, boolean reads, Duration pause) {
        SplittableRandom own = random.split();
        LoadClient client = newClient();
        threads.add(Thread.ofVirtual().name(workload.name() + "-client-" + clients.size())
                .start(() -> work(client, own, hot, reads, pause)));
    }

    private LoadClient newClient() {
        LoadClient client = new LoadClient(clients.size(), frontends, connection, values, random.split());
        clients.add(client);
        return client;
    }

    private void work(LoadClient client, SplittableRandom own, boolean hot, boolean reads, Duration pause) {
        while (!ended) {
            String key = hot
                    ? workload.hotKey(own.nextInt(workload.hotKeys()))
                    : workload.coldKey(own.nextInt(workload.coldKeys()));
            if (reads || own.nextInt(3) == 0) {
                client.get(key);
            } else {
                client.write(key, own.nextInt(CONDITIONAL_ONE_IN) == 0);
            }
            pause(Duration.ofNanos((long) (pause.toNanos() * 2 * own.nextDouble())));
        }
    }

    /** Lets the load go on for that long. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Ends the load and waits for the operations under way. */
    public void end() {
        ended = true;
        threads.forEach(LoadRun::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Reads every key several times through each frontend, so that each replica is likely to be asked. */
    public List<Recorded> readEverything() {
        List<Thread> readers = new ArrayList<>();
        List<LoadClient> reading = new ArrayList<>();
        for (int i = 0; i < frontends.size() * FINAL_ROUNDS; i++) {
            LoadClient client = newClient();
            reading.add(client);
            int frontend = i;
            readers.add(Thread.ofVirtual().start(() -> readEverything(client, frontend)));
        }
        readers.forEach(LoadRun::join);
        return reading.stream().flatMap(client -> client.recorded().stream()).toList();
    }

    private void readEverything(LoadClient client, int frontend) {
        keys().forEach(key -> {
            client.goTo(frontend);
            client.get(key);
        });
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        IntStream.range(0, workload.hotKeys()).mapToObj(workload::hotKey).forEach(keys::add);
        IntStream.range(0, workload.coldKeys()).mapToObj(workload::coldKey).forEach(keys::add);
        return keys;
    }

    /** Returns what all clients have written down, in no order; after {@link #end()} only. */
    public List<Recorded> recorded() {
        return clients.stream().flatMap(client -> client.recorded().stream()).toList();
    }

    @Override
    public String toString() {
        return workload.toString();
    }

    @Override
    public void close() {
        end();
        connection.close();
    }
}
