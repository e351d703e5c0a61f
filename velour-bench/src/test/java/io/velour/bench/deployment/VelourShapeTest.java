package io.velour.bench.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.bench.failure.BenchException;

class VelourShapeTest {
    private static final Path HOME = Path.of("/home/velour");

    private static VelourShape parse(String words) {
        return VelourShape.parse(HOME, words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }

    @Test
    void withoutWordsItIsTheUsual() {
        VelourShape shape = parse("");
        assertThat(shape.home()).isEqualTo(HOME);
        assertThat(shape.storageNodes()).isEqualTo(3);
        assertThat(shape.frontends()).isEqualTo(1);
        assertThat(shape.redundancy()).isEqualTo(3);
        assertThat(shape.propertiesOf("storage")).isEmpty();
    }

    @Test
    void wordsChangeIt() {
        VelourShape shape = parse("storage-nodes=6 frontends=2 redundancy=2 home=/elsewhere storage:--a=b=c all:--x=1 "
                + "frontend-jvm:-Xmx1g frontend-jvm:-Dy=z");
        assertThat(shape.storageNodes()).isEqualTo(6);
        assertThat(shape.frontends()).isEqualTo(2);
        assertThat(shape.redundancy()).isEqualTo(2);
        assertThat(shape.home()).isEqualTo(Path.of("/elsewhere"));
        assertThat(shape.propertiesOf("storage")).containsExactly("--a=b=c", "--x=1");
        assertThat(shape.propertiesOf("controller")).containsExactly("--x=1");
        assertThat(shape.jvmOptionsOf("frontend")).containsExactly("-Xmx1g", "-Dy=z");
        assertThat(shape.jvmOptionsOf("storage")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"storage-nodes=0", "storage-nodes=x", "storage-nodes", "nodes=3", "disk:--a=b", "--a=b"})
    void whatIsNoPartOfItIsRefused(String word) {
        assertThatThrownBy(() -> parse(word)).isInstanceOf(BenchException.class).hasMessageContaining(word);
    }
}
