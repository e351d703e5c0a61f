package io.velour.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.velour.system.process.VelourCommand;

/** What a new user does first: up, the printed lines, the README's examples, status, wrong use, down. */
class FirstStepsIT {
    private static final LaunchedCluster CLUSTER = new LaunchedCluster(3, 3);
    private static String said = "";

    @BeforeAll
    static void start() {
        said = CLUSTER.up();
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void theReadmesExamplesPrintWhatTheReadmeSays() {
        List<ReadmeExamples.Example> examples = ReadmeExamples.read().examples();
        assertThat(examples).hasSizeGreaterThan(4);
        Path folder = VelourCommand.newFolder("readme");
        for (ReadmeExamples.Example example : examples) {
            String printed = ReadmeExamples.paste(example.withPorts(CLUSTER.ports()), folder);
            if (!example.printed().isEmpty()) {
                assertThat(printed).as(example.commands()).isEqualTo(example.printed());
            }
            assertThat(printed).as(example.commands()).doesNotContain("exit code");
        }
    }

    @Test
    void upPrintsACurlLineThatWorksAsItStands() {
        List<String> lines = said.lines().map(String::strip).filter(line -> line.startsWith("curl ")).toList();
        assertThat(lines).isNotEmpty();
        Path folder = VelourCommand.newFolder("curl");
        for (String line : lines) {
            String printed = ReadmeExamples.paste(new ReadmeExamples.Example(line, ""), folder);
            assertThat(printed).as(line).doesNotContain("exit code").doesNotContain("problem");
        }
    }

    @Test
    void aTreeOfFilesComesBackByteForByteThroughTheOtherFrontend() {
        FileTree tree = FileTree.ofTheBuild();
        tree.storeThrough(CLUSTER.frontend(1));
        tree.requireReadableThrough(CLUSTER.frontend(2));
    }

    @Test
    void statusShowsEveryProcessUpAndEveryPartitionAvailable() {
        VelourCommand.Result status = CLUSTER.status();
        assertThat(status.exitCode()).as(status.output()).isZero();
        assertThat(status.output()).contains("controller", "storage", "frontend", "up");
    }

    @Test
    void theControllerTellsAnOperatorEverythingInOneJson() {
        try (KeyValueClient client = new KeyValueClient(CLUSTER.controller())) {
            JsonNode cluster = new JsonMapper().readTree(client.send(client.request("/v1/cluster")).body());
            assertThat(cluster.path("state").asString()).isEqualTo("serving");
            assertThat(cluster.path("storageNodes").size()).isEqualTo(3);
            assertThat(cluster.path("partitions").path("available").asInt())
                    .isEqualTo(cluster.path("settings").path("partitions").asInt()).isPositive();
        }
    }

    @Test
    void wrongUseOfAnyPublicPortIsAProblemAndNeverAPageOrAStackTrace() throws IOException {
        List<URI> ports = List.of(CLUSTER.frontend(1), CLUSTER.frontend(2), CLUSTER.controller(), CLUSTER.storage(1));
        List<String> requests = List.of("GET /nothing/here HTTP/1.1\r\nHost: x\r\n\r\n",
                "BREW /v1/kv/a HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /v1/cluster HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "GET /v1/kv/%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v1/kv/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(60_000) + "\r\n\r\n");
        for (URI port : ports) {
            for (String request : requests) {
                RawAnswer answer = RawAnswer.to(port, request);
                String shown = port + " " + request.substring(0, Math.min(60, request.length())) + " -> " + answer;
                assertThat(answer.status()).as(shown).isBetween(400, 501);
                assertThat(answer.contentType()).as(shown).startsWith("application/problem+json");
                assertThat(answer.body()).as(shown).doesNotContain("<html", "\tat ", "Exception");
            }
        }
    }

    @Test
    void everySingleByteIsAKeyByPathOrByBase64AndNeverAnother() throws IOException {
        for (int b = 0; b < 256; b++) {
            String encoded = "%" + HexFormat.of().withUpperCase().toHexDigits((byte) b);
            String value = "value of byte " + b;
            RawAnswer stored = RawAnswer.to(CLUSTER.frontend(1), put("/v1/kv/" + encoded, value));
            String path = "/v1/kv/" + encoded;
            if (stored.status() == 400) {
                assertThat(stored.body()).as(encoded).contains("/v1/kv64");
                path = "/v1/kv64/" + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[]{(byte) b});
                stored = RawAnswer.to(CLUSTER.frontend(1), put(path, value));
            }
            assertThat(stored.status()).as(encoded).isEqualTo(204);
            RawAnswer read = RawAnswer.to(CLUSTER.frontend(2),
                    "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(read.body()).as(encoded).isEqualTo(value);
        }
    }

    private static String put(String path, String value) {
        return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + value.length()
                + "\r\n\r\n" + value;
    }
}
