package io.velour.frontend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.Replica;
import io.velour.cluster.ReplicaRole;
import io.velour.cluster.ReplicaSet;
import io.velour.cluster.StorageNode;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.protocol.wire.BatchCodec;
import io.velour.protocol.wire.PartitionMapCodec;
import io.velour.record.VersionClock;
import io.velour.replica.MemoryRecordStore;
import io.velour.replica.PeerSend;
import io.velour.replica.ReplicaSettings;
import io.velour.replica.ReplicaStateMachine;
import io.velour.replica.ReplicaStep;

/** A controller and storage nodes for one frontend under test: the core's own replicas, in memory, behind HTTP. */
final class FakeCluster implements AutoCloseable {
    private static final ClusterId CLUSTER = new ClusterId(4711);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> nodes = new ArrayList<>();
    private final Map<Member, FakeNode> replicas = new LinkedHashMap<>();
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private final List<String> traceparents = new CopyOnWriteArrayList<>();
    private final HttpServer controller;
    private final PartitionMap map;

    FakeCluster(int storageNodes) {
        List<StorageNode> described = new ArrayList<>();
        for (int i = 0; i < storageNodes; i++) {
            HttpServer server = server();
            nodes.add(server);
            described.add(new StorageNode(new NodeId(i + 1), "node-" + (i + 1),
                    new NodeAddress("127.0.0.1", server.getAddress().getPort()), "", new Incarnation(100 + i)));
        }
        this.map = mapOf(described);
        described.forEach(node -> replicas.put(node.member(), new FakeNode(node)));
        replicas.values().forEach(FakeNode::adopt);
        for (int i = 0; i < storageNodes; i++) {
            serve(nodes.get(i), nodeOf(described.get(i).member()));
        }
        this.controller = server();
        controller.createContext("/v1/partition-map", this::answerMap);
        controller.createContext("/v1/members", this::takeReport);
        controller.createContext("/eureka", exchange -> answer(exchange, 204, new byte[0]));
        controller.start();
    }

    private HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(threads);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PartitionMap mapOf(List<StorageNode> nodes) {
        ClusterSettings settings = new ClusterSettings(1, nodes.size(), Duration.ofSeconds(2), Duration.ofMinutes(1),
                Duration.ofHours(1));
        List<ReplicaSet> sets = IntStream.range(0, 16).mapToObj(i -> new ReplicaSet(new PartitionId(i), Epoch.FIRST,
                Epoch.FIRST,
                nodes.stream().map(node -> new Replica(node.member(), ReplicaRole.SERVING, Epoch.FIRST)).toList()))
                .toList();
        return new PartitionMap(CLUSTER, settings, 1, nodes, sets);
    }

    private void serve(HttpServer server, FakeNode node) {
        server.createContext("/v1/operations", exchange -> {
            List<String> trace = exchange.getRequestHeaders().get("traceparent");
            if (trace != null) {
                traceparents.addAll(trace);
            }
            byte[] batch = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", BatchCodec.MEDIA_TYPE);
            answer(exchange, 200, BatchCodec.encode(node.answer(BatchCodec.decodeRequests(batch).requests())));
        });
        server.start();
    }

    private FakeNode nodeOf(Member member) {
        return Objects.requireNonNull(replicas.get(member));
    }

    private static TimeReading now() {
        return new TimeReading(System.currentTimeMillis(), System.nanoTime());
    }

    /** One node: the core's replicas over a store in memory. One event of the cluster at a time. */
    private final class FakeNode {
        private final MemoryRecordStore store = new MemoryRecordStore();
        private final ReplicaStateMachine machine;

        FakeNode(StorageNode node) {
            VersionClock versions = new VersionClock(System::currentTimeMillis, node.id()::value,
                    Duration.ofSeconds(10));
            this.machine = new ReplicaStateMachine(node.member(), map.settings(),
                    ReplicaSettings.DEFAULT.withReadsWithoutLease(true), store, versions, FakeCluster::now);
        }

        /** Leaders reconcile before they take writes. */
        void adopt() {
            carryOut(machine.adopt(map, now()));
        }

        private List<StorageAnswer> carryOut(ReplicaStep step) {
            store.write(step.changes(), step.durability());
            step.sends().forEach(this::send);
            return step.answers();
        }

        private void send(PeerSend send) {
            StorageAnswer answer = nodeOf(send.to()).answer(List.of(send.request()))
                    .getFirst();
            if (send.isQuestion()) {
                carryOut(machine.onPeerAnswer(send, answer, now()));
            }
        }

        List<StorageAnswer> answer(List<StorageRequest> requests) {
            synchronized (FakeCluster.this) {
                List<StorageAnswer> answers = new ArrayList<>();
                for (StorageRequest request : requests) {
                    answers.addAll(switch (request) {
                        case StorageRequest.Read read -> List.of(machine.read(read));
                        case StorageRequest.ListKeys list -> List.of(machine.list(list));
                        default -> carryOut(machine.decide(List.of(request), now()));
                    });
                }
                return answers;
            }
        }
    }

    private void takeReport(HttpExchange exchange) throws IOException {
        reports.add(exchange.getRequestURI().toString());
        answer(exchange, 204, new byte[0]);
    }

    /** Returns the next report that reached the controller, {@code PATH?QUERY}; waits for it up to 20 seconds. */
    @Nullable
    String nextReport() throws InterruptedException {
        return reports.poll(20, TimeUnit.SECONDS);
    }

    /** Returns the headers of that name that have reached storage nodes; may be cleared. */
    List<String> traceparents() {
        return traceparents;
    }

    Member member(int node) {
        return List.copyOf(replicas.keySet()).get(node);
    }

    private void answerMap(HttpExchange exchange) throws IOException {
        boolean known = !exchange.getRequestURI().getQuery().contains("after=0");
        if (known) {
            // As the real one: nothing newer comes, and the watcher waits. It ends with the test.
            try {
                new Semaphore(0).acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.close();
            }
            return;
        }
        answer(exchange, 200, PartitionMapCodec.encode(map));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    String controllerAddress() {
        return "127.0.0.1:" + controller.getAddress().getPort();
    }

    /** Ends a node: nobody answers at its address any more. */
    void kill(int node) {
        nodes.get(node).stop(0);
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.stop(0));
        controller.stop(0);
        threads.shutdownNow();
    }
}
