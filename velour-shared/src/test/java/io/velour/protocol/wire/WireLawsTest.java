package io.velour.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.velour.TestMaps;
import io.velour.protocol.PeerRequest;
import io.velour.protocol.StorageAnswer;
import io.velour.protocol.StorageRequest;
import io.velour.record.Key;

/** What holds for the binary form of any message. */
class WireLawsTest {
    private static final int SEEDS = 3_000;
    /** The number of the format, the cluster and the number of requests. */
    private static final int BATCH_HEAD = 10;
    private static final int A_FEW = 64;

    @Test
    void anyBatchOfRequestsIsReadBack() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomMessages messages = new RandomMessages(seed);
            RequestBatch batch = new RequestBatch(TestMaps.CLUSTER,
                    Stream.generate(messages::request).limit(seed % 5).toList());
            assertThat(BatchCodec.decodeRequests(BatchCodec.encode(batch))).as("seed %d", seed).isEqualTo(batch);
        }
    }

    @Test
    void anyBatchOfAnswersIsReadBack() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomMessages messages = new RandomMessages(seed);
            List<StorageAnswer> answers = Stream.generate(messages::answer).limit(seed % 5).toList();
            assertThat(BatchCodec.decodeAnswers(BatchCodec.encode(answers))).as("seed %d", seed).isEqualTo(answers);
        }
    }

    @Test
    void noRequestTakesMoreBytesThanExpectedAndNoneFarFewer() {
        for (long seed = 0; seed < SEEDS; seed++) {
            StorageRequest request = new RandomMessages(seed).request();
            int real = BatchCodec.encode(new RequestBatch(TestMaps.CLUSTER, List.of(request))).length - BATCH_HEAD;
            assertThat(BatchCodec.expectedLength(request)).as("seed %d: %s", seed, request)
                    .isBetween(real, real + roomLeft(request));
        }
    }

    /** A list of replicas counts as if its numbers were large; what one node asks another, as if its keys were long. */
    private static int roomLeft(StorageRequest request) {
        return switch (request) {
            case PeerRequest peers -> 3 * A_FEW + 2 * Key.MAX_LENGTH;
            case StorageRequest.Adopt adopt -> 3 * A_FEW;
            default -> A_FEW;
        };
    }
}
