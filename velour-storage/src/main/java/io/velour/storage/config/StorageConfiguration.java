package io.velour.storage.config;

import java.security.SecureRandom;
import java.util.Map;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;
import io.velour.shell.config.ProcessEnd;
import io.velour.shell.map.PartitionMapWatcher;
import io.velour.shell.registration.RegistrationConfiguration;
import io.velour.shell.registration.RegistrationMetadata;
import io.velour.storage.control.MapAdoption;
import io.velour.storage.control.StorageEndpoint;
import io.velour.storage.control.StorageHealthIndicator;
import io.velour.storage.control.StorageMeters;
import io.velour.storage.folder.DataFolder;
import io.velour.storage.replica.MemoryBudget;
import io.velour.storage.replica.ReplicaApi;
import io.velour.storage.replica.ReplicaService;
import io.velour.storage.rocksdb.RocksDbLibrary;
import io.velour.storage.rocksdb.RocksDbRecordStore;
import io.velour.storage.rocksdb.RocksDbSettings;
import io.velour.storage.runtime.ReplicaRuntime;

/** Puts the storage node together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageProperties.class)
class StorageConfiguration {
    @Bean
    DataFolder dataFolder(StorageProperties properties) {
        return DataFolder.open(properties.storage().dataFolder(), properties.storage().nodeName(), new SecureRandom());
    }

    @Bean
    RocksDbRecordStore recordStore(StorageProperties properties, DataFolder folder) {
        StorageProperties.Storage storage = properties.storage();
        RocksDbLibrary.loadFrom(folder.libraries());
        return new RocksDbRecordStore(folder.records(), new RocksDbSettings(storage.blockCacheSize().toBytes(),
                storage.writeBufferSize().toBytes(), folder.mayBeNew()));
    }

    @Bean
    ReplicaRuntime replicaRuntime(StorageProperties properties, DataFolder folder, RocksDbRecordStore store) {
        return new ReplicaRuntime(folder.member(), store, System::currentTimeMillis, properties.storage().maxWaiting());
    }

    @Bean
    ReplicaApi replicaApi(StorageProperties properties, ReplicaRuntime runtime) {
        StorageProperties.Storage storage = properties.storage();
        ReplicaService service = new ReplicaService(runtime, storage.writeLimit(), storage.maxBatchSize().toBytes());
        return new ReplicaApi(service, runtime::map, new MemoryBudget(storage.maxInWorkSize().toBytes()),
                Math.toIntExact(storage.maxBatchSize().toBytes()));
    }

    @Bean
    SimpleUrlHandlerMapping hotPath(ReplicaApi api) {
        return new SimpleUrlHandlerMapping(Map.of(ReplicaApi.PATH, api), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    PartitionMapWatcher partitionMapWatcher(StorageProperties properties, DataFolder folder, ReplicaRuntime runtime,
            ApplicationContext context) {
        return new PartitionMapWatcher(properties.controllerAddress(),
                new MapAdoption(folder, runtime, new ProcessEnd(context)));
    }

    @Bean("storage")
    StorageHealthIndicator storageHealthIndicator(StorageProperties properties, ReplicaRuntime runtime,
            RocksDbRecordStore store) {
        return new StorageHealthIndicator(runtime, store, properties.controllerAddress());
    }

    @Bean
    StorageEndpoint storageEndpoint(DataFolder folder, ReplicaRuntime runtime, RocksDbRecordStore store) {
        return new StorageEndpoint(folder, runtime, store);
    }

    @Bean
    StorageMeters storageMeters(ReplicaRuntime runtime, RocksDbRecordStore store) {
        return new StorageMeters(runtime, store);
    }

    @Bean
    RegistrationConfiguration.Self self(StorageProperties properties, DataFolder folder) {
        NodeAddress address = properties.storage().nodeAddress();
        Member member = folder.member();
        StorageNode node = new StorageNode(member.node(), folder.name(), address, properties.storage().zone(),
                member.incarnation());
        return new RegistrationConfiguration.Self(address, member.incarnation().toString(),
                RegistrationMetadata.of(new Registration(node, folder.cluster())));
    }
}
