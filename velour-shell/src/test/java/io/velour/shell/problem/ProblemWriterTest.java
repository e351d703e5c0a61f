package io.velour.shell.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class ProblemWriterTest {
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void theProblemReplacesWhatWasPrepared() throws IOException {
        response.setContentType("text/html");
        response.getOutputStream().print("<html>");

        ProblemWriter.write(response, Problem.badRequest("no"));

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.getContentAsByteArray()).isEqualTo(Problem.badRequest("no").toJson());
        assertThat(response.getContentLength()).isEqualTo(Problem.badRequest("no").toJson().length);
        assertThat(response.getHeader("Retry-After")).isNull();
    }

    @Test
    void whoMayTryAgainIsToldWhen() throws IOException {
        ProblemWriter.write(response, Problem.ofStatus(503, "later"));

        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    }

    @Test
    void anAnswerOnItsWayIsLeftAlone() throws IOException {
        response.getOutputStream().print("half");
        response.flushBuffer();

        ProblemWriter.write(response, Problem.internal());

        assertThat(response.getContentAsString()).isEqualTo("half");
        assertThat(response.getStatus()).isEqualTo(200);
    }
}
