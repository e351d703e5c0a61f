package io.velour.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.control.Registration;
import io.velour.protocol.Renewal;
import io.velour.protocol.RenewalAnswer;
import io.velour.protocol.wire.RenewalCodec;
import io.velour.shell.registration.RegistrationMetadata;

/** A storage node or frontend as far as Eureka sees one: registers, renews and says goodbye over its REST interface. */
final class FakeInstance {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final RunningController controller;
    private final String application;
    private final String instanceId;
    private final NodeAddress address;
    private final Map<String, String> metadata;
    private final int leaseSeconds;

    private FakeInstance(RunningController controller, String application, String instanceId, NodeAddress address,
            Map<String, String> metadata, int leaseSeconds) {
        this.controller = controller;
        this.application = application;
        this.instanceId = instanceId;
        this.address = address;
        this.metadata = metadata;
        this.leaseSeconds = leaseSeconds;
    }

    /** A storage node whose lease outlives the test. */
    static FakeInstance storageNode(RunningController controller, Registration registration) {
        return storageNode(controller, registration, 60);
    }

    /** @param leaseSeconds Eureka waits twice as long */
    static FakeInstance storageNode(RunningController controller, Registration registration, int leaseSeconds) {
        return new FakeInstance(controller, "VELOUR-STORAGE",
                registration.address() + ":" + registration.member().incarnation(), registration.address(),
                RegistrationMetadata.of(registration), leaseSeconds);
    }

    static FakeInstance frontend(RunningController controller, NodeAddress address) {
        return new FakeInstance(controller, "VELOUR-FRONTEND", address + ":1", address,
                RegistrationMetadata.ofFrontend(address), 60);
    }

    /** Something that has nothing to do with Velour, or says it wrongly. */
    static FakeInstance withMetadata(RunningController controller, Map<String, String> metadata) {
        return new FakeInstance(controller, "STRANGER", "stranger:1", new NodeAddress("10.9.9.9", 1), metadata, 60);
    }

    FakeInstance register() {
        return register("UP");
    }

    FakeInstance register(String status) {
        Map<String, Object> instance = new LinkedHashMap<>();
        instance.put("instanceId", instanceId);
        instance.put("app", application);
        instance.put("hostName", address.host());
        instance.put("ipAddr", address.host());
        instance.put("status", status);
        instance.put("port", Map.of("$", address.port(), "@enabled", "true"));
        instance.put("vipAddress", application);
        instance.put("dataCenterInfo",
                Map.of("@class", "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name",
                        "MyOwn"));
        instance.put("leaseInfo", Map.of("renewalIntervalInSecs", leaseSeconds, "durationInSecs", leaseSeconds));
        instance.put("metadata", metadata);
        byte[] body = new JsonMapper().writeValueAsBytes(Map.of("instance", instance));
        assertThat(send(request("").header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body))))
                .isEqualTo(204);
        return this;
    }

    /** Returns the status: 404 tells the client to register again. */
    int renew() {
        return send(request("/" + instanceId).PUT(BodyPublishers.noBody()));
    }

    /** Asks for the lease of the storage node that this is, as having adopted a map. */
    RenewalAnswer askForLease(long mapVersion) {
        Member member = RegistrationMetadata.storageNode(metadata).member();
        byte[] renewal = RenewalCodec.encode(new Renewal(member, mapVersion, System.currentTimeMillis(), List.of()));
        HttpRequest request = lease(member, "").header("Content-Type", RenewalCodec.MEDIA_TYPE)
                .POST(BodyPublishers.ofByteArray(renewal)).build();
        return RenewalCodec.decodeAnswer(exchange(request, BodyHandlers.ofByteArray()).body());
    }

    /** Returns the status. */
    int giveLeaseBack() {
        Member member = RegistrationMetadata.storageNode(metadata).member();
        return send(lease(member, "?incarnation=" + member.incarnation()).DELETE());
    }

    private HttpRequest.Builder lease(Member member, String query) {
        return HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + controller.port() + "/v1/members/" + member.node() + "/lease" + query));
    }

    int sayGoodbye() {
        return send(request("/" + instanceId).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + controller.port() + "/eureka/apps/" + application + path));
    }

    private static int send(HttpRequest.Builder request) {
        return exchange(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return CLIENT.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
