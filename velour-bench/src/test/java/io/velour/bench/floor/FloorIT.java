package io.velour.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class FloorIT {
    @Test
    void aValueThatIsPutIsWhatIsGot() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext floor = FloorApplication.start("127.0.0.1", 0);
                HttpClient client = HttpClient.newHttpClient()) {
            URI key = URI.create("http://127.0.0.1:" + floor.getEnvironment().getProperty("local.server.port")
                    + "/v1/kv/bench-000000001");
            HttpRequest get = HttpRequest.newBuilder(key).GET().build();
            HttpRequest put = HttpRequest.newBuilder(key).header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofString("value")).build();
            assertThat(client.send(get, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
            HttpResponse<String> got = client.send(get, BodyHandlers.ofString());
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).isEqualTo("value");
        }
    }
}
