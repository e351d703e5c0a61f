package io.velour.shell.problem;

import static io.velour.shell.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.velour.shell.config.ShellConfiguration;
import io.velour.shell.testing.RawHttp;

/** A service with the shell's parts only, asked wrongly at both of its ports. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
        "spring.config.import=classpath:velour-shell.yaml", "management.server.port=0", "eureka.client.enabled=false"})
@ExtendWith(OutputCaptureExtension.class)
class ProblemsIT {
    private static final String LONG = "x".repeat(40_000);

    @Value("${local.server.port}")
    private int port;
    @Value("${local.management.port}")
    private int managementPort;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({ShellConfiguration.class, SampleApi.class})
    static class Application {}

    @RestController
    static class SampleApi {
        @GetMapping("/number")
        int number(@RequestParam int n) {
            return n;
        }

        @PostMapping(path = "/json", consumes = "application/json", produces = "application/json")
        Map<String, Object> json(@RequestBody Map<String, Object> body) {
            return body;
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("the secret of the house");
        }

        @GetMapping("/refused")
        String refused() {
            throw new ProblemException(new Problem(429, "overloaded", "Overloaded", "too much", true,
                    Map.of("waiting", 3)));
        }
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(
                wrong("an unknown path", "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, "not-found"),
                wrong("the error page of others", "GET /error HTTP/1.1\r\nHost: a\r\n\r\n", 404, "not-found"),
                wrong("no request line", "\u0016\u0003\u0001 what is this\r\n\r\n", 400, "bad-request"),
                wrong("an illegal character in the target", "GET /<{ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"),
                wrong("a broken escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"),
                wrong("an encoded slash", "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"),
                wrong("a climb above the root", "GET /../.. HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"),
                wrong("no host", "GET /number HTTP/1.1\r\n\r\n", 400, "bad-request"),
                wrong("a bad header name", "GET /number HTTP/1.1\r\nHost: a\r\nX y: 1\r\n\r\n", 400, "bad-request"),
                wrong("a huge header", "GET /number HTTP/1.1\r\nHost: a\r\nX: " + LONG + "\r\n\r\n", 400,
                        "bad-request"),
                wrong("a huge target", "GET /" + LONG + " HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"),
                wrong("a negative length", "POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400,
                        "bad-request"),
                wrong("an unknown transfer coding", "POST /json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
                        501, "not-implemented"),
                wrong("another version of HTTP", "GET / HTTP/7.1\r\nHost: a\r\n\r\n", 505,
                        "http-version-not-supported"),
                wrong("TRACE", "TRACE /number HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method-not-allowed"));
    }

    private static Arguments wrong(String what, String request, int status, String code) {
        return Arguments.of(what, request, status, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongRequests")
    void whatIsWrongIsAnsweredWithAProblemAtBothPorts(String what, String request, int status, String code) {
        for (IntSupplier each : new IntSupplier[]{() -> port, () -> managementPort}) {
            assertProblem(RawHttp.send(each.getAsInt(), request), status, code);
        }
    }

    @Test
    void anotherVerbIsRefusedNamingTheRightOnes() {
        RawHttp.Answer answer = RawHttp.request(port, "DELETE /number?n=1");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow")).hasValue("GET");
        assertProblem(RawHttp.request(managementPort, "POST /actuator/health/readiness"), 405, "method-not-allowed");
    }

    @Test
    void parametersThatAreMissingOrWrongAreNamed() {
        assertThat(assertProblem(RawHttp.request(port, "GET /number"), 400, "bad-request").path("detail").asString())
                .contains("'n'");
        assertThat(assertProblem(RawHttp.request(port, "GET /number?n=two"), 400, "bad-request").path("detail")
                .asString()).contains("'two'").contains("n");
        assertProblem(RawHttp.request(port, "GET /number?n=%zz"), 400, "bad-request");
    }

    @Test
    void bodiesAndMediaTypesThatCannotBeTakenAreRefused() {
        assertProblem(RawHttp.send(port, """
                POST /json HTTP/1.1\r
                Host: a\r
                Content-Type: application/json\r
                Content-Length: 1\r
                \r
                {"""), 400, "bad-request");
        assertProblem(RawHttp.send(port, """
                POST /json HTTP/1.1\r
                Host: a\r
                Content-Type: text/csv\r
                Content-Length: 1\r
                \r
                x"""), 415, "unsupported-media-type");
        assertProblem(RawHttp.send(port, """
                POST /json HTTP/1.1\r
                Host: a\r
                Content-Type: application/json\r
                Accept: text/html\r
                Content-Length: 2\r
                \r
                {}"""), 406, "not-acceptable");
    }

    @Test
    void whatBreaksUnexpectedlyIsInTheLogAndNotInTheAnswer(CapturedOutput output) {
        RawHttp.Answer answer = RawHttp.request(port, "GET /broken");

        assertProblem(answer, 500, "internal");
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(output).contains("GET /broken failed").contains("the secret of the house").contains("\tat ");
    }

    @Test
    void aHandlersOwnProblemIsAnsweredAsItIs() {
        RawHttp.Answer answer = RawHttp.request(port, "GET /refused");

        assertThat(assertProblem(answer, 429, "overloaded").path("waiting").asInt()).isEqualTo(3);
        assertThat(answer.header("Retry-After")).isPresent();
    }
}
