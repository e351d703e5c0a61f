package io.velour.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeId;

class StorageIdentityTest {
    private static final StorageIdentity NEW = StorageIdentity.created(new NodeId(-3),
            "rack 4, größte Maschine = a");
    private static final StorageIdentity JOINED = new StorageIdentity(new NodeId(7), "a", Optional.of(new ClusterId(9)),
            Optional.of("partition-digits=1 redundancy=2"), 41,
            FolderLives.NONE.begun(Incarnation.of(40, 3)).begun(Incarnation.of(41, -1)));

    @Test
    void comesBackAsItWasWritten() {
        assertThat(StorageIdentity.decode(NEW.encode())).isEqualTo(NEW);
        assertThat(StorageIdentity.decode(JOINED.encode())).isEqualTo(JOINED);
    }

    @Test
    void everyChangedBitIsNoticed() {
        byte[] good = JOINED.encode();
        for (int bit = 0; bit < (good.length - 1) * Byte.SIZE; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(damaged);
        }
    }

    @Test
    void everyMissingEndIsNoticed() {
        byte[] good = JOINED.encode();
        for (int length = 0; length < good.length - 1; length++) {
            assertRefused(Arrays.copyOf(good, length));
        }
    }

    private static void assertRefused(byte[] damaged) {
        assertThatIllegalArgumentException().isThrownBy(() -> StorageIdentity.decode(damaged));
    }
}
