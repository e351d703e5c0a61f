package io.velour.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is counted once and kept must not be kept for too long. */
class HealthReportTest {
    private final DrivenCluster cluster = DrivenCluster.born(3, 2);

    @Test
    void aMemberThatFallsSilentAndComesBackShowsThoughTheMapStaysAsItIs() {
        ClusterHealth well = cluster.health();
        cluster.cutOff(1, 2, 3);
        cluster.sleep(3_000);
        assertThat(cluster.health().partitions().unavailable()).isEqualTo(16);
        assertThat(cluster.health().members()).extracting(MemberView::condition)
                .containsOnly(MemberView.Condition.DOWN);
        for (long id = 1; id <= 3; id++) {
            cluster.renew(id);
        }
        assertThat(cluster.health().partitions()).isEqualTo(well.partitions());
    }

    @Test
    void whatAStepChangesShowsAtOnce() {
        assertThat(cluster.health().members().getFirst().planned()).isPositive();
        cluster.drain(1);
        assertThat(cluster.health().members().getFirst().isDraining()).isTrue();
        assertThat(cluster.health().members().getFirst().planned()).isZero();
        assertThat(cluster.health().movesLeft()).isPositive();
        cluster.pass(20_000);
        assertThat(cluster.health().members().getFirst().isDrained()).isTrue();
        assertThat(cluster.health().movesLeft()).isZero();
    }
}
