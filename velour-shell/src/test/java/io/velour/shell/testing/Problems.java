package io.velour.shell.testing;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** What holds of every problem, whoever answers with it. */
public final class Problems {
    private Problems() {}

    /** Checks that an answer is a whole problem of this status and code, and returns it. */
    public static JsonNode assertProblem(RawHttp.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.text()).hasValue("application/problem+json");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        JsonNode problem = answer.json();
        assertThat(problem.path("type").asString()).isEqualTo("urn:velour:problem:" + code);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(problem.path("retryable").isBoolean()).isTrue();
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("io.velour.").doesNotContain("\tat ");
        return problem;
    }
}
