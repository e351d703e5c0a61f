package io.velour.storage.peer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.web.client.RestClient;

import io.velour.cluster.Member;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.replica.PeerSend;
import io.velour.shell.exchange.StorageExchange;
import io.velour.storage.runtime.PeerLink;
import io.velour.storage.runtime.PeerListener;

/**
 * The ways to all other storage nodes of the newest map; they come and go with it. To a member whose address no map has told yet
 * nothing is sent.
 */
public final class PeerClients implements PeerLink, AutoCloseable {
    private final Member self;
    private final RestClient client;
    private final PeerSettings settings;
    private final int maxAnswerBytes;
    /** Virtual threads: one for an exchange, blocked most of its life. */
    private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Map<Member, PeerClient> clients = Map.of();
    private long mapVersion;

    /**
     * @param client         must repeat nothing by itself
     * @param maxAnswerBytes an exchange that brings more has failed
     */
    public PeerClients(Member self, RestClient client, PeerSettings settings, int maxAnswerBytes) {
        this.self = self;
        this.client = client;
        this.settings = settings;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** Opens ways to the members and addresses that are new in the map, and closes those that it no longer has. */
    public synchronized void follow(PartitionMap map) {
        if (map.version() <= mapVersion) {
            return;
        }
        mapVersion = map.version();
        Map<Member, PeerClient> next = new HashMap<>();
        for (StorageNode node : map.nodes()) {
            if (!node.member().equals(self)) {
                PeerClient known = clients.get(node.member());
                next.put(node.member(), known != null && known.node().equals(node) ? known : open(node, map));
            }
        }
        Set<PeerClient> gone = new HashSet<>(clients.values());
        gone.removeAll(next.values());
        clients = Map.copyOf(next);
        gone.forEach(PeerClient::close);
    }

    private PeerClient open(StorageNode node, PartitionMap map) {
        StorageExchange exchange = new StorageExchange(client, node.address(), maxAnswerBytes);
        PeerClient opened = new PeerClient(node, map.cluster(), settings, exchange::exchange, exchanges);
        opened.start();
        return opened;
    }

    @Override
    public void send(PeerSend send, PeerListener listener) {
        PeerClient way = clients.get(send.to());
        if (way == null) {
            PeerClient.notSent(send, listener);
        } else {
            way.send(send, listener);
        }
    }

    /** Returns how each way is doing, in no order. */
    public List<PeerView> view() {
        return clients.values().stream().map(PeerClient::view).toList();
    }

    /** Returns how many messages wait for all nodes together. */
    public int waiting() {
        return clients.values().stream().mapToInt(way -> way.view().waiting()).sum();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(PeerClient::close);
        clients = Map.of();
        exchanges.shutdownNow();
    }
}
