package io.velour.storage.config;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

import com.netflix.appinfo.ApplicationInfoManager;
import com.netflix.appinfo.InstanceInfo;
import io.micrometer.tracing.propagation.Propagator;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.velour.clock.TimeReading;
import io.velour.clock.TimeSource;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;
import io.velour.record.VersionClock;
import io.velour.replica.RecordStore;
import io.velour.replica.ReplicaSettings;
import io.velour.shell.config.ProcessEnd;
import io.velour.shell.exchange.StorageHttpClient;
import io.velour.shell.hotpath.HotPathServlet;
import io.velour.shell.map.PartitionMapMeters;
import io.velour.shell.map.PartitionMapWatcher;
import io.velour.shell.registration.RegistrationConfiguration;
import io.velour.shell.registration.RegistrationMetadata;
import io.velour.shell.suspect.SuspectClient;
import io.velour.storage.cache.CachedRecordStore;
import io.velour.storage.control.DiskMeters;
import io.velour.storage.control.HandOver;
import io.velour.storage.control.HandOverClient;
import io.velour.storage.control.LeaseClient;
import io.velour.storage.control.MapAdoption;
import io.velour.storage.control.Presence;
import io.velour.storage.control.StorageEndpoint;
import io.velour.storage.control.StorageHealthIndicator;
import io.velour.storage.control.StorageMeters;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.peer.PeerClients;
import io.velour.storage.replica.BatchSpans;
import io.velour.storage.replica.MemoryBudget;
import io.velour.storage.replica.PartitionSizesApi;
import io.velour.storage.replica.PartitionSizing;
import io.velour.storage.replica.ReplicaApi;
import io.velour.storage.replica.ReplicaBatches;
import io.velour.storage.replica.ReplicaService;
import io.velour.storage.rocksdb.RocksDbLibrary;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.rocksdb.RocksDbSettings;
import io.velour.storage.runtime.LoopPorts;
import io.velour.storage.runtime.LoopTimers;
import io.velour.storage.runtime.ReplicaRuntime;
import io.velour.storage.stream.StreamApi;
import io.velour.storage.stream.StreamServer;

/** Puts the storage node together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageProperties.class)
class StorageConfiguration {
    private static final Duration PEER_CONNECT_LIMIT = Duration.ofMillis(500);
    /** There is one exchange at a time; another may still be ending. */
    private static final int CONNECTIONS_PER_PEER = 2;
    /** Far below what storage nodes call clock drift by default. */
    private static final Duration MAX_AHEAD = Duration.ofSeconds(10);

    @Bean
    DataFolder dataFolder(StorageProperties properties) {
        return DataFolder.open(properties.storage().dataFolder(), properties.storage().nodeName(), new SecureRandom());
    }

    @Bean
    RocksDbRecordStore recordStore(StorageProperties properties, DataFolder folder) {
        StorageProperties.Storage storage = properties.storage();
        RocksDbLibrary.loadFrom(folder.libraries());
        return new RocksDbRecordStore(folder.records(), new RocksDbSettings(storage.blockCacheSize().toBytes(),
                storage.writeBufferSize().toBytes(), folder.mayBeNew(), storage.syncWrites()));
    }

    @Bean
    TimeSource timeSource() {
        return () -> new TimeReading(System.currentTimeMillis(), System.nanoTime());
    }

    @Bean
    ReplicaSettings replicaSettings(StorageProperties properties) {
        return NodeBounds.of(properties).replicas();
    }

    @Bean
    CloseableHttpClient peerHttpClient(StorageProperties properties) {
        return StorageHttpClient.open(PEER_CONNECT_LIMIT, properties.storage().peerLimit(), CONNECTIONS_PER_PEER);
    }

    @Bean
    PeerClients peerClients(StorageProperties properties, DataFolder folder, CloseableHttpClient http) {
        RestClient client = RestClient.builder().requestFactory(new HttpComponentsClientHttpRequestFactory(http))
                .build();
        NodeBounds bounds = NodeBounds.of(properties);
        return new PeerClients(folder.member(), client, bounds.peers(), bounds.maxPeerAnswerBytes());
    }

    @Bean
    SuspectClient suspectClient(StorageProperties properties, DataFolder folder) {
        return new SuspectClient(properties.controllerAddress(), folder.member().node().value());
    }

    @Bean
    ReplicaRuntime replicaRuntime(StorageProperties properties, DataFolder folder, ReplicaSettings settings,
            RocksDbRecordStore store, TimeSource time, PeerClients peers, SuspectClient suspects) {
        VersionClock versions = new VersionClock(System::currentTimeMillis, new SecureRandom()::nextLong, MAX_AHEAD);
        long cacheBytes = properties.storage().recordCacheSize().toBytes();
        RecordStore cached = cacheBytes == 0 ? store : new CachedRecordStore(store, cacheBytes);
        return new ReplicaRuntime(folder.member(), settings, properties.storage().maxWaiting(),
                new LoopPorts(cached, versions, time, peers, suspects::report));
    }

    @Bean
    LoopTimers loopTimers(StorageProperties properties, ReplicaRuntime runtime) {
        return new LoopTimers(runtime, properties.storage().sweepRate());
    }

    @Bean
    ReplicaBatches replicaBatches(StorageProperties properties, ReplicaRuntime runtime,
            ObjectProvider<Propagator> tracing) {
        StorageProperties.Storage storage = properties.storage();
        ReplicaService service = new ReplicaService(runtime, storage.writeLimit(), storage.maxBatchSize().toBytes());
        Propagator propagator = tracing.getIfAvailable();
        BatchSpans spans = propagator == null ? BatchSpans.off() : BatchSpans.with(propagator);
        return new ReplicaBatches(service, runtime::map, new MemoryBudget(storage.maxInWorkSize().toBytes()),
                Math.toIntExact(storage.maxBatchSize().toBytes()), spans);
    }

    @Bean
    PartitionSizesApi partitionSizesApi(StorageProperties properties, ReplicaRuntime runtime,
            RocksDbRecordStore store) {
        return new PartitionSizesApi(
                new PartitionSizing(runtime, store, properties.storage().catchUpRate().toBytes()));
    }

    @Bean
    ServletRegistrationBean<HotPathServlet> hotPath(ReplicaBatches batches) {
        return HotPathServlet.registered(ReplicaApi.PATH, ReplicaApi.PATH, new ReplicaApi(batches));
    }

    @Bean
    StreamServer streamServer(StorageProperties properties, ServerProperties server, DataFolder folder,
            ReplicaBatches batches) {
        int port = properties.storage().streamPort();
        InetSocketAddress address = port < 0
                ? null
                : server.getAddress() == null
                        ? new InetSocketAddress(port)
                        : new InetSocketAddress(server.getAddress(), port);
        return new StreamServer(address, folder.member(), batches, properties.storage().maxStreams());
    }

    @Bean
    StreamApi streamApi(StreamServer streams) {
        return new StreamApi(streams);
    }

    @Bean
    MapAdoption mapAdoption(DataFolder folder, PeerClients peers, ReplicaRuntime runtime, ApplicationContext context) {
        return new MapAdoption(folder, peers, runtime, new ProcessEnd(context));
    }

    @Bean
    PartitionMapWatcher partitionMapWatcher(StorageProperties properties, MapAdoption adoption) {
        return new PartitionMapWatcher(properties.controllerAddress(), adoption);
    }

    @Bean
    LeaseClient leaseClient(StorageProperties properties, ReplicaRuntime runtime, MapAdoption adoption,
            TimeSource time, RocksDbRecordStore store, ApplicationInfoManager registration) {
        Presence presence = new Presence(up -> registration
                .setInstanceStatus(up ? InstanceInfo.InstanceStatus.UP : InstanceInfo.InstanceStatus.DOWN),
                properties.storage().dataFolder().toAbsolutePath());
        return new LeaseClient(properties.controllerAddress(), runtime, adoption, time,
                properties.storage().renewalInterval(), store::failure, presence);
    }

    @Bean
    HandOver handOver(StorageProperties properties, ReplicaRuntime runtime, LeaseClient lease) {
        StorageProperties.Storage storage = properties.storage();
        return new HandOver(runtime, lease, new HandOverClient(properties.controllerAddress(), runtime.self()),
                new HandOver.HandOverSettings(storage.drainOnStop(), storage.drainLimit(), storage.handOverLimit()));
    }

    @Bean("storage")
    StorageHealthIndicator storageHealthIndicator(StorageProperties properties, ReplicaRuntime runtime,
            RocksDbRecordStore store, LeaseClient lease) {
        return new StorageHealthIndicator(runtime, store, lease, properties.controllerAddress());
    }

    @Bean
    StorageEndpoint storageEndpoint(DataFolder folder, ReplicaRuntime runtime, RocksDbRecordStore store,
            LeaseClient lease, PeerClients peers) {
        return new StorageEndpoint(folder, runtime, store, lease, peers);
    }

    @Bean
    StorageMeters storageMeters(ReplicaRuntime runtime, RocksDbRecordStore store, LeaseClient lease,
            PeerClients peers) {
        return new StorageMeters(runtime, store, lease, peers);
    }

    @Bean
    DiskMeters diskMeters(RocksDbRecordStore store, DataFolder folder) {
        return new DiskMeters(store, folder.records());
    }

    @Bean
    PartitionMapMeters partitionMapMeters(PartitionMapWatcher watcher, ReplicaRuntime runtime) {
        return new PartitionMapMeters(watcher, () -> Optional.ofNullable(runtime.map()));
    }

    @Bean
    RegistrationConfiguration.Self self(StorageProperties properties, DataFolder folder) {
        NodeAddress address = properties.storage().nodeAddress();
        Member member = folder.member();
        StorageNode node = new StorageNode(member.node(), folder.name(), address, properties.storage().zone(),
                member.incarnation());
        return new RegistrationConfiguration.Self(address, member.incarnation().toString(),
                RegistrationMetadata.of(new Registration(node, folder.cluster(), folder.lives())));
    }
}
