package io.velour.shell.config;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTextTest {
    private static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();
    private static final Validator VALIDATOR = FACTORY.getValidator();

    private record Holder(@NodeAddressText String address) {}

    @AfterAll
    static void close() {
        FACTORY.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "10.0.0.1:65535", "[::1]:8761", "node-1.lan:9080"})
    void hostAndPortAreAnAddress(String text) {
        assertThat(VALIDATOR.validate(new Holder(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":8761", "localhost:", "localhost:0", "localhost:65536", "a b:1",
            "http://a:1", "a:${x}", "a:{1}", "a:\\{"})
    void anythingElseIsRefusedWithTheReason(String text) {
        assertThat(VALIDATOR.validate(new Holder(text))).singleElement().extracting(ConstraintViolation::getMessage)
                .asString().startsWith("must be host:port").hasSizeGreaterThan("must be host:port; ".length());
    }
}
