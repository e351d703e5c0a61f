package io.velour.storage.config;

import io.velour.replica.BackgroundSettings;
import io.velour.replica.ReplicaSettings;
import io.velour.storage.peer.PeerSettings;

/**
 * The bounds that must agree with each other, made of the settings: what storage nodes exchange among themselves must fit into
 * the batches that a node takes and gives.
 *
 * @param replicas           a range has a quarter of such a batch at most, and the record that ends it
 * @param peers              a batch for another node is half as large at most, the answers that it asks for counted in, unless
 *                           it has one message only
 * @param maxPeerAnswerBytes what no answer passes: a range that ends with the largest record
 */
record NodeBounds(ReplicaSettings replicas, PeerSettings peers, int maxPeerAnswerBytes) {
    private static final int RANGE_SHARE = 4;
    private static final int PEER_BATCH_SHARE = 2;
    private static final int MAX_PEER_BATCH_BYTES = 4 << 20;

    static NodeBounds of(StorageProperties properties) {
        StorageProperties.Storage storage = properties.storage();
        long maxBatch = storage.maxBatchSize().toBytes();
        ReplicaSettings defaults = ReplicaSettings.DEFAULT;
        long rangeBytes = Math.min(defaults.rangeBytes(), maxBatch / RANGE_SHARE);
        BackgroundSettings background = new BackgroundSettings(storage.catchUpRate().toBytes(),
                properties.antiEntropy().interval(), properties.antiEntropy().rate().toBytes());
        ReplicaSettings replicas = new ReplicaSettings(defaults.abandonedAfter(), defaults.retryPause(),
                defaults.rangeRecords(), rangeBytes, defaults.maxAcknowledged(), defaults.maxFinishing(),
                defaults.memoryKeep(), defaults.memoryEntries(), properties.readsWithoutLease(), background);
        PeerSettings peers = new PeerSettings(storage.maxWaitingPerPeer(), storage.peerLimit(),
                Math.min(MAX_PEER_BATCH_BYTES, maxBatch / PEER_BATCH_SHARE), rangeBytes);
        return new NodeBounds(replicas, peers, Math.toIntExact(Math.min(2 * maxBatch, Integer.MAX_VALUE - 8L)));
    }
}
