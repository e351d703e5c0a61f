package io.velour.controller;

import static io.velour.shell.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.shell.testing.RawHttp;

/** Every interface of the controller, used wrongly; and what is there besides. */
@SuppressWarnings("NullAway.Init") // Set before all tests.
class WrongUseIT {
    @TempDir
    private static Path folder;
    private static RunningController controller;

    @BeforeAll
    static void start() {
        controller = RunningController.start(folder);
    }

    @AfterAll
    static void stop() {
        controller.close();
    }

    @ParameterizedTest
    @CsvSource({"after,x", "after,-1", "after,1.5", "after,9223372036854775808", "wait,x", "wait,-1s", "wait,61s",
            "wait,2m", "wait,9999999999999999999d", "wait,1y"})
    void aParameterOutOfBoundsIsNamedWithItsValueAndTheLimit(String name, String value) {
        String detail = assertProblem(controller.get("/v1/partition-map?" + name + "=" + value), 400, "bad-request")
                .path("detail").asString();

        assertThat(detail).contains("The parameter " + name + " must be ").contains("'" + value + "'")
                .containsAnyOf("0 or above", "from 0s to 60s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=0", "wait=0s", "wait=1ms", "wait=", "after=", "after=9223372036854775807", "other=1"})
    void aParameterWithinBoundsIsTaken(String query) {
        assertThat(controller.get("/v1/partition-map?" + query).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "NONSENSE"})
    void anotherVerbIsRefused(String verb) {
        for (String path : new String[]{"/v1/partition-map", "/v1/cluster"}) {
            RawHttp.Answer answer = RawHttp.request(controller.port(), verb + " " + path);
            assertProblem(answer, 405, "method-not-allowed");
            assertThat(answer.header("Allow")).hasValue("GET");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/cluster/", "/v1/nothing", "/v2/cluster", "/error", "/eureka/nothing",
            "/eureka/css/nothing.css", "/index.html", "/actuator/health"})
    void whatIsNotThereIsNotFound(String path) {
        assertProblem(controller.get(path), 404, "not-found");
    }

    @Test
    void anInstanceThatEurekaDoesNotKnowIsNotFoundWithoutAPage() {
        RawHttp.Answer answer = RawHttp.request(controller.port(), "PUT /eureka/apps/NOBODY/nobody");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).doesNotContain("<html").doesNotContain("Exception");
    }

    @Test
    void aRegistrationThatIsNotOneIsRefusedWithoutAStackTrace() {
        RawHttp.Answer answer = RawHttp.send(controller.port(), """
                POST /eureka/apps/X HTTP/1.1\r
                Host: a\r
                Content-Type: application/json\r
                Connection: close\r
                Content-Length: 8\r
                \r
                nonsense""");

        assertThat(answer.status()).isBetween(400, 599);
        assertThat(answer.text()).doesNotContain("<html").doesNotContain("\tat ").doesNotContain("Exception");
    }

    @Test
    void theDashboardAndItsStyleSheetAreThere() {
        RawHttp.Answer page = controller.get("/eureka-dashboard");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("</html>").contains("href=\"eureka/css/wro.css\"");
        assertThat(controller.get("/eureka/css/wro.css").status()).isEqualTo(200);
    }

    @Test
    void theManagementPortTellsHealthMetersAndTheViewOfTheCluster() {
        int port = controller.managementPort();
        assertThat(RawHttp.request(port, "GET /actuator/health/readiness").json().path("status").asString())
                .isEqualTo("UP");
        assertThat(RawHttp.request(port, "GET /actuator/health/liveness").json().path("status").asString())
                .isEqualTo("UP");
        assertThat(RawHttp.request(port, "GET /actuator/prometheus").text()).contains("jvm_memory_used_bytes");
        assertThat(RawHttp.request(port, "GET /actuator/velour", "Accept: application/json").json().path("state")
                .asString()).isEqualTo("forming");
        assertProblem(RawHttp.request(port, "GET /actuator/env"), 404, "not-found");
        assertProblem(RawHttp.request(port, "DELETE /actuator/velour"), 405, "method-not-allowed");
    }
}
