package io.velour.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.velour.bench.failure.BenchException;

class PreloadWorkloadTest {
    private static List<Integer> keysOf(Workload workload) {
        List<Integer> keys = new ArrayList<>();
        for (Operation next = workload.next(); next != null; next = workload.next()) {
            assertThat(next.kind()).isEqualTo(OperationKind.PUT);
            keys.add(next.key());
        }
        return keys;
    }

    @Test
    void everyKeyIsPutOnceBySharesThatDoNotOverlap() {
        List<Integer> all = keysOf(new PreloadWorkload(10, 0, 3));
        assertThat(all).containsExactly(0, 3, 6, 9);
        all.addAll(keysOf(new PreloadWorkload(10, 1, 3)));
        all.addAll(keysOf(new PreloadWorkload(10, 2, 3)));
        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void whatFailedIsPutAgainAlsoAtTheEnd() {
        PreloadWorkload workload = new PreloadWorkload(2, 0, 1);
        keysOf(workload);
        workload.failed(new Operation(OperationKind.PUT, 1));
        assertThat(keysOf(workload)).containsExactly(1);
    }

    @Test
    void whenTooManyFailItIsGivenUp() {
        PreloadWorkload workload = new PreloadWorkload(1, 0, 1);
        Operation put = new Operation(OperationKind.PUT, 0);
        for (int i = 0; i < 1_000; i++) {
            workload.failed(put);
        }
        assertThatThrownBy(() -> workload.failed(put)).isInstanceOf(BenchException.class);
    }
}
