package io.velour.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.velour.cluster.Member;
import io.velour.shell.testing.Problems;
import io.velour.shell.testing.RawHttp;
import io.velour.shell.testing.RawHttp.Answer;

/** What clients see while a storage node is dead, and before there is a map. */
class DeadReplicaIT {
    private static Answer put(RunningFrontend frontend, String key) {
        return RawHttp.send(frontend.port(), "PUT /v1/kv/" + key
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nv");
    }

    private static Answer get(RunningFrontend frontend, String key) {
        return RawHttp.request(frontend.port(), "GET /v1/kv/" + key);
    }

    @Test
    void getsGoOnAndSetsAreIndeterminateAtTheirDeadline() {
        try (FakeCluster cluster = new FakeCluster(2);
                RunningFrontend frontend = new RunningFrontend(cluster.controllerAddress(),
                        "--velour.frontend.deadline=500ms").ready()) {
            for (int i = 0; i < 20; i++) {
                assertThat(put(frontend, "k" + i).status()).isEqualTo(204);
                // Read from both: a get finishes what has not been committed there yet.
                for (int j = 0; j < 10; j++) {
                    assertThat(get(frontend, "k" + i).status()).isEqualTo(200);
                }
            }
            cluster.kill(1);
            for (int i = 0; i < 20; i++) {
                assertThat(get(frontend, "k" + i).status()).as("k" + i).isEqualTo(200);
            }
            Problems.assertProblem(put(frontend, "after"), 504, "indeterminate");
            cluster.kill(0);
            // The first may meet a connection that dies under it; after that nobody can be reached.
            assertThat(put(frontend, "alone").status()).isIn(503, 504);
            Problems.assertProblem(put(frontend, "alone"), 503, "unavailable");
            Problems.assertProblem(get(frontend, "k1"), 503, "unavailable");
        }
    }

    @Test
    void whoCannotBeReachedIsReportedToTheController() throws InterruptedException {
        try (FakeCluster cluster = new FakeCluster(2);
                RunningFrontend frontend = new RunningFrontend(cluster.controllerAddress(),
                        "--velour.frontend.deadline=500ms").ready()) {
            cluster.kill(1);
            put(frontend, "k");
            Member dead = cluster.member(1);
            assertThat(cluster.nextReport())
                    .matches("/v1/members/" + dead.node() + "/suspect\\?reporter=[0-9a-f]{16}&incarnation="
                            + dead.incarnation());
        }
    }

    @Test
    void withoutAMapNothingIsDoneAndTheClientMayAskAgain() {
        try (RunningFrontend frontend = new RunningFrontend("127.0.0.1:1")) {
            Answer answer = put(frontend, "k");
            Problems.assertProblem(answer, 503, "unavailable");
            assertThat(answer.header("retry-after")).isPresent();
        }
    }
}
