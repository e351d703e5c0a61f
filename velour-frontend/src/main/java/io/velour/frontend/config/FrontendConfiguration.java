package io.velour.frontend.config;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.swagger.v3.oas.models.OpenAPI;
import org.apache.catalina.connector.Connector;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;

import io.velour.cluster.StorageNode;
import io.velour.frontend.channel.BatchExchange;
import io.velour.frontend.channel.ChannelMeters;
import io.velour.frontend.channel.LaneGuards;
import io.velour.frontend.channel.LaneSettings;
import io.velour.frontend.channel.StorageChannels;
import io.velour.frontend.channel.StorageHttp;
import io.velour.frontend.channel.StorageStream;
import io.velour.frontend.connection.StandingConnections;
import io.velour.frontend.hotkey.HotKeySampler;
import io.velour.frontend.kv.BatchApi;
import io.velour.frontend.kv.Bodies;
import io.velour.frontend.kv.KeyRequests;
import io.velour.frontend.kv.KeyValueApi;
import io.velour.frontend.kv.KeyValueMeters;
import io.velour.frontend.kv.KeyValueService;
import io.velour.frontend.kv.KeysApi;
import io.velour.frontend.kv.OriginalApi;
import io.velour.frontend.openapi.PublicInterface;
import io.velour.frontend.operation.HealthyReplicaChoice;
import io.velour.frontend.operation.OperationRunner;
import io.velour.frontend.routing.MapAdoption;
import io.velour.frontend.routing.PartitionMapHolder;
import io.velour.frontend.trace.Traces;
import io.velour.record.VersionClock;
import io.velour.shell.exchange.StorageHttpClient;
import io.velour.shell.hotpath.HotPathServlet;
import io.velour.shell.map.PartitionMapMeters;
import io.velour.shell.map.PartitionMapWatcher;
import io.velour.shell.registration.RegistrationConfiguration;
import io.velour.shell.registration.RegistrationMetadata;
import io.velour.shell.suspect.SuspectClient;

/** Puts the frontend together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FrontendProperties.class)
class FrontendConfiguration {
    /** One exchange of reads and two of writes at a time; one more each while an abandoned one ends. */
    private static final int CONNECTIONS_PER_NODE = 6;
    /** The part of the heap that bodies which have not come yet may take. */
    private static final int AWAITED_SHARE = 4;
    private static final Duration BODY_PATIENCE = Duration.ofSeconds(5);
    /** Far below what storage nodes call clock drift by default. */
    private static final Duration MAX_AHEAD = Duration.ofSeconds(10);

    @Bean
    CloseableHttpClient storageHttpClient(FrontendProperties properties) {
        return StorageHttpClient.open(properties.frontend().connectLimit(), properties.frontend().writeLimit(),
                CONNECTIONS_PER_NODE);
    }

    /** The report names this life of the process: nobody knows it by another name. */
    @Bean
    SuspectClient suspectClient(FrontendProperties properties) {
        return new SuspectClient(properties.controllerAddress(), new SecureRandom().nextLong());
    }

    @Bean
    Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        Tracer found = tracer.getIfAvailable();
        return found == null ? Traces.off() : Traces.with(found, propagator.getObject());
    }

    @Bean
    LaneGuards laneGuards() {
        return new LaneGuards();
    }

    @Bean
    StorageChannels storageChannels(FrontendProperties properties, CloseableHttpClient http, SuspectClient suspects,
            LaneGuards guards, MeterRegistry meters, Traces traces) {
        FrontendProperties.Frontend frontend = properties.frontend();
        return new StorageChannels(node -> exchangeWith(node, frontend, http),
                LaneSettings.ofReads(frontend.maxWaitingPerNode(), frontend.readLimit()),
                LaneSettings.ofWrites(frontend.maxWaitingPerNode(), frontend.writeLimit()),
                guards, new ChannelMeters(meters), traces, suspects::report);
    }

    private static BatchExchange exchangeWith(StorageNode node, FrontendProperties.Frontend frontend,
            CloseableHttpClient client) {
        int maxAnswerBytes = Math.toIntExact(frontend.maxAnswerSize().toBytes());
        StorageHttp http = new StorageHttp(client, node.address(), maxAnswerBytes);
        return switch (frontend.transport()) {
            case HTTP -> http;
            case STREAM -> new StorageStream(http, node,
                    new StorageStream.StreamLimits(frontend.connectLimit(), maxAnswerBytes), System::nanoTime);
        };
    }

    @Bean
    PartitionMapHolder partitionMapHolder() {
        return new PartitionMapHolder();
    }

    @Bean
    PartitionMapWatcher partitionMapWatcher(FrontendProperties properties, StorageChannels channels,
            PartitionMapHolder holder) {
        return new PartitionMapWatcher(properties.controllerAddress(), new MapAdoption(channels, holder));
    }

    @Bean
    PartitionMapMeters partitionMapMeters(PartitionMapWatcher watcher, PartitionMapHolder holder) {
        return new PartitionMapMeters(watcher, holder::map);
    }

    @Bean(initMethod = "listen")
    OperationRunner operationRunner(PartitionMapHolder holder, StorageChannels channels) {
        return new OperationRunner(holder, channels);
    }

    @Bean
    HotKeySampler hotKeySampler(FrontendProperties properties) {
        return new HotKeySampler(properties.frontend().hotKeySampling(), () -> ThreadLocalRandom.current().nextLong(),
                System::nanoTime);
    }

    @Bean
    KeyValueService keyValueService(FrontendProperties properties, PartitionMapHolder holder, OperationRunner runner,
            StorageChannels channels, MeterRegistry meters, HotKeySampler hotKeys, Traces traces) {
        VersionClock versions = new VersionClock(System::currentTimeMillis, new SecureRandom()::nextLong, MAX_AHEAD);
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new KeyValueService(holder, runner, versions, new HealthyReplicaChoice(channels::isHealthy, random),
                new KeyValueMeters(meters), hotKeys, traces, properties.frontend().deadline(),
                properties.frontend().maxOperations());
    }

    @Bean
    KeyRequests keyRequests(KeyValueService service) {
        return new KeyRequests(service, System::currentTimeMillis);
    }

    @Bean
    Bodies bodies() {
        return new Bodies(Runtime.getRuntime().maxMemory() / AWAITED_SHARE, BODY_PATIENCE);
    }

    @Bean
    KeyValueApi keyValueApi(FrontendProperties properties, KeyRequests requests, PartitionMapHolder holder,
            Bodies bodies) {
        return new KeyValueApi(requests, holder, bodies, Math.toIntExact(properties.limits().maxValueSize().toBytes()));
    }

    @Bean
    ServletRegistrationBean<HotPathServlet> hotPath(KeyValueApi api) {
        return HotPathServlet.registered(KeyValueApi.PATH, KeyValueApi.PATH + "*", api);
    }

    @Bean
    ServletRegistrationBean<HotPathServlet> hotPath64(KeyValueApi api) {
        return HotPathServlet.registered(KeyValueApi.PATH_64, KeyValueApi.PATH_64 + "*", api);
    }

    @Bean
    RawPathHandlerMapping rawPaths(FrontendProperties properties, KeyValueService service, KeyRequests requests,
            PartitionMapHolder holder, KeyValueApi keyValue, Bodies bodies) {
        int maxValueBytes = Math.toIntExact(properties.limits().maxValueSize().toBytes());
        OriginalApi original = new OriginalApi(service, bodies, maxValueBytes);
        Map<String, HttpRequestHandler> exact = new LinkedHashMap<>();
        OriginalApi.PATHS.forEach(path -> exact.put(path, original));
        FrontendProperties.Limits limits = properties.limits();
        exact.put(BatchApi.PATH, new BatchApi(requests, bodies, limits.maxBatchEntries(),
                Math.toIntExact(limits.maxBatchSize().toBytes()), maxValueBytes));
        exact.put(KeysApi.PATH, new KeysApi(service, holder, limits.maxPageKeys(),
                Math.toIntExact(limits.maxPageSize().toBytes())));
        // What the hot path's servlets do not see: targets that are others once they are normalised.
        return new RawPathHandlerMapping(exact, Map.of(KeyValueApi.PATH, keyValue, KeyValueApi.PATH_64, keyValue));
    }

    @Bean
    OpenAPI publicInterface(FrontendProperties properties) {
        return PublicInterface.describe(Math.toIntExact(properties.limits().maxValueSize().toBytes()));
    }

    /** Lets every byte of a key through that Tomcat can let through; handlers read the raw target. */
    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> anyByteInAPath() {
        return factory -> factory.addConnectorCustomizers(FrontendConfiguration::letThrough);
    }

    @Bean
    static StandingConnections standingConnections() {
        return new StandingConnections();
    }

    private static void letThrough(Connector connector) {
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setAllowBackslash(true);
        connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
        connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
    }

    @Bean
    RegistrationConfiguration.Self self(FrontendProperties properties) {
        String instance = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
        return new RegistrationConfiguration.Self(properties.frontend().nodeAddress(), instance,
                RegistrationMetadata.ofFrontend(properties.frontend().nodeAddress()));
    }
}
