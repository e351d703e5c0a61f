package io.velour.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import io.velour.bench.failure.BenchException;

class ScenarioTest {
    @Test
    void everyScenarioIsFoundByItsName() {
        assertThat(Scenario.all()).extracting(Scenario::name).doesNotHaveDuplicates()
                .contains("get-64", "set-256", "get-half", "hot-set", "ycsb-f");
        assertThat(Scenario.all()).allSatisfy(each -> assertThat(Scenario.named(each.name())).isSameAs(each));
    }

    @Test
    void loadsOfOneScenarioAreToldApart() {
        assertThat(Scenario.all()).allSatisfy(
                scenario -> assertThat(scenario.cases()).extracting(Case::label).doesNotHaveDuplicates());
    }

    @Test
    void aNameOfNoneIsRefusedWithTheNames() {
        assertThatThrownBy(() -> Scenario.named("get-65")).isInstanceOf(BenchException.class)
                .hasMessageContaining("get-64");
    }
}
