package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterSummaryTest {
    @Test
    void theControllersWordIsAFewLines() {
        assertThat(ClusterSummary
                .of("""
                        {"clusterId": "00000000000000ab", "state": "serving", "version": 7, "unheardOf": {},
                         "settings": {"partitions": 256, "redundancy": 2},
                         "storageNodes": [
                           {"name": "a", "address": "h:1", "present": true, "replicas": 3, "leaders": 2, "refused": null},
                           {"name": "b", "address": "h:2", "present": false, "replicas": 1, "leaders": 0, "refused": "foreign"}],
                         "partitions": {"available": 250, "degraded": 5, "unavailable": 1}}
                        """))
                .containsExactly("cluster 00000000000000ab: serving, partition map 7, 256 partitions x 2 replicas",
                        "partitions: 250 available, 5 degraded, 1 unavailable",
                        "a at h:1: present, 3 replicas, leads 2",
                        "b at h:2: missing, 1 replicas, leads 0; refused: foreign");
    }

    @Test
    void aClusterThatIsNotBornHasNoIdentity() {
        assertThat(ClusterSummary.of("{\"clusterId\": null, \"state\": \"forming\"}").getFirst())
                .startsWith("cluster (not born yet): forming");
    }

    @Test
    void anAnswerThatIsNoJsonIsTold() {
        assertThat(ClusterSummary.of("<html>")).singleElement().asString().contains("is not understood");
    }
}
