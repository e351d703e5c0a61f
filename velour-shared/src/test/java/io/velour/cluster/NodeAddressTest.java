package io.velour.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:80", "10.0.0.1:65535", "node-1.lan:1", "[::1]:9080"})
    void anAddressIsReadAndWrittenTheSame(String text) {
        assertThat(NodeAddress.parse(text)).hasToString(text);
    }

    @Test
    void theBracketsOfAnIpv6AddressAreNotItsHost() {
        assertThat(NodeAddress.parse("[::1]:9080").host()).isEqualTo("::1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":80", "localhost:", "localhost:x", "localhost:0", "localhost:65536",
            "a b:1",
            "http://a:1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> NodeAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
