package io.velour.shell.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @Test
    void theJsonHasTheStandardMembersThenTheFurtherOnes() {
        Problem problem = new Problem(413, "value-too-large", "Content too large", "2 bytes are 1 too many", false,
                Map.of("limit", 1));

        assertThat(new String(problem.toJson(), StandardCharsets.UTF_8)).isEqualTo(
                "{\"type\":\"urn:velour:problem:value-too-large\",\"title\":\"Content too large\",\"status\":413,"
                        + "\"detail\":\"2 bytes are 1 too many\",\"code\":\"value-too-large\",\"retryable\":false,\"limit\":1}");
    }

    @Test
    void whatAClientSentCannotBreakOutOfTheJson() {
        assertThat(new String(Problem.badRequest("'\"}<\n\u00e9'").toJson(), StandardCharsets.UTF_8))
                .contains("\"detail\":\"'\\\"}<\\n\u00e9'\"");
    }

    @ParameterizedTest
    @CsvSource({"400,bad-request,false", "404,not-found,false", "405,method-not-allowed,false",
            "406,not-acceptable,false", "408,request-timeout,false", "411,length-required,false",
            "413,value-too-large,false", "414,uri-too-long,false", "415,unsupported-media-type,false",
            "429,overloaded,true", "431,headers-too-large,false", "499,bad-request,false", "500,internal,false",
            "501,not-implemented,false", "503,unavailable,true", "505,http-version-not-supported,false",
            "599,internal,false"})
    void everyStatusHasItsCode(int status, String code, boolean retryable) {
        Problem problem = Problem.ofStatus(status, "why");

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.retryable()).isEqualTo(retryable);
    }

    @ParameterizedTest
    @CsvSource({"0", "200", "302", "600", "-1"})
    void aStatusThatIsNoErrorBecomesAnInternalOne(int status) {
        assertThat(Problem.ofStatus(status, "why").status()).isEqualTo(500);
    }

    @Test
    void aFurtherMemberCannotReplaceAStandardOne() {
        assertThatThrownBy(() -> new Problem(400, "c", "t", "d", false, Map.of("status", 200)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("status");
    }

    @Test
    void aProblemIsAnError() {
        assertThatThrownBy(() -> new Problem(204, "c", "t", "d", false)).isInstanceOf(IllegalArgumentException.class);
    }
}
