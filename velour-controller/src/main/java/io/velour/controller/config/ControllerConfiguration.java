package io.velour.controller.config;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.velour.clock.TimeReading;
import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.control.BirthPlan;
import io.velour.control.ClusterState;
import io.velour.control.ClusterStateStore;
import io.velour.control.ClusterStateStoreException;
import io.velour.controller.map.PartitionMapPublisher;
import io.velour.controller.runtime.ControllerRuntime;
import io.velour.controller.runtime.ControllerTicker;
import io.velour.controller.store.FileClusterStateStore;
import io.velour.shell.config.StartupException;
import io.velour.shell.folder.FolderLock;

/** Puts the controller together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControllerProperties.class)
class ControllerConfiguration {
    /** Below Tomcat's 8,192 connections, so that whoever asks for something else still gets through. */
    private static final int MAX_WAITERS = 6_000;

    @Bean
    FolderLock folderLock(ControllerProperties properties) {
        return FolderLock.acquire(properties.controller().dataFolder());
    }

    /** @param lock held before anything is read */
    @Bean
    ClusterStateStore clusterStateStore(ControllerProperties properties, FolderLock lock) {
        return new FileClusterStateStore(properties.controller().dataFolder());
    }

    @Bean
    PartitionMapPublisher partitionMapPublisher() {
        return new PartitionMapPublisher(MAX_WAITERS);
    }

    @Bean
    ControllerRuntime controllerRuntime(ControllerProperties properties, ClusterStateStore store,
            PartitionMapPublisher publisher, ApplicationContext context) {
        Optional<ClusterState> restored = load(store);
        restored.ifPresent(state -> requireSameSettings(state.map().settings(), properties));
        BirthPlan birth = new BirthPlan(new ClusterId(new SecureRandom().nextLong()), properties.clusterSettings(),
                properties.controller().expectedStorageNodes());
        return new ControllerRuntime(birth, properties.controlSettings(), restored, store, publisher::publish,
                Clock.systemUTC(), () -> new TimeReading(System.currentTimeMillis(), System.nanoTime()),
                () -> AvailabilityChangeEvent.publish(context, LivenessState.BROKEN));
    }

    @Bean
    ControllerTicker controllerTicker(ControllerRuntime runtime) {
        return new ControllerTicker(runtime);
    }

    private static Optional<ClusterState> load(ClusterStateStore store) {
        try {
            return store.load();
        } catch (ClusterStateStoreException e) {
            throw new StartupException("The controller cannot trust what it stored: " + e.getMessage() + ".",
                    "Put a good copy of the file in its place (from a backup). Without it the cluster's storage nodes are refused"
                            + " by a new one: their data would be lost.",
                    e);
        }
    }

    /** All but the number of partitions, which follows from the number of nodes expected at the birth. */
    private static void requireSameSettings(ClusterSettings born, ControllerProperties properties) {
        ClusterSettings configured = properties.clusterSettings();
        ClusterSettings comparable = new ClusterSettings(born.partitionDigits(), configured.redundancy(),
                configured.lease(), configured.maxClockOffset(), configured.tombstoneRetention());
        if (!comparable.equals(born)) {
            throw new StartupException(
                    "The cluster was born with other settings than those configured now.\n  born with:  "
                            + born.fingerprint() + "\n  configured: " + comparable.fingerprint(),
                    "Configure what it was born with (velour.cluster.*): these settings are fixed at the birth.");
        }
    }
}
