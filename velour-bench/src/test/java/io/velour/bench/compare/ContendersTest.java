package io.velour.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.bench.failure.BenchException;

class ContendersTest {
    private static final Path HOME = Path.of("/home/velour");

    private static List<Contender> named(List<String> variants, String... names) {
        return new Contenders(HOME, variants).named(List.of(names));
    }

    @Test
    void everyNameHasItsContender() {
        assertThat(named(List.of(), Contenders.NAMES.toArray(String[]::new))).extracting(Contender::name)
                .isEqualTo(Contenders.NAMES);
        assertThat(Contenders.NAMES).containsAll(Contenders.USUAL);
    }

    @Test
    void twoWaysToAskOneStoreShareIt() {
        List<Contender> etcd = named(List.of(), "etcd", "etcd-linearizable");
        assertThat(etcd.get(0).deployment()).isSameAs(etcd.get(1).deployment());
        assertThat(etcd).extracting(Contender::getsOnly).containsExactly(false, true);
        List<Contender> infinispan = named(List.of(), "infinispan-2", "infinispan-3");
        assertThat(infinispan.get(0).deployment()).isSameAs(infinispan.get(1).deployment());
    }

    @Test
    void variantsAreNamedWithWhatIsDifferent() {
        List<Contender> contenders = named(List.of("tuned  storage-nodes=5 storage:--velour.storage.name=x"), "velour",
                "tuned", "velour-6", "velour-no-metrics");
        assertThat(contenders).extracting(contender -> contender.deployment().setup()).satisfiesExactly(
                usual -> assertThat(usual).contains("3 storage nodes, K = 3, 1 frontend;"),
                tuned -> assertThat(tuned).contains("5 storage nodes", "storage: --velour.storage.name=x"),
                six -> assertThat(six).contains("6 storage nodes"),
                unmetered -> assertThat(unmetered).contains("frontend: --management.metrics.enable.all=false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"velour storage-nodes=5", "Large frontends=2", "../x", "tuned nonsense"})
    void aVariantThatCannotBeIsRefused(String variant) {
        assertThatThrownBy(() -> named(List.of(variant), "velour", variant.split(" ")[0]))
                .isInstanceOf(BenchException.class);
    }

    @Test
    void aNameOfNobodyIsRefusedWithTheNames() {
        assertThatThrownBy(() -> named(List.of(), "memcached")).isInstanceOf(BenchException.class)
                .hasMessageContaining("infinispan-3");
    }
}
