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
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import io.velour.cluster.NodeAddress;
import io.velour.control.Registration;
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

    int sayGoodbye() {
        return send(request("/" + instanceId).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + controller.port() + "/eureka/apps/" + application + path));
    }

    private static int send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
