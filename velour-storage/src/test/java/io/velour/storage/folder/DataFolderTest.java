package io.velour.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.SplittableRandom;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.velour.cluster.ClusterId;
import io.velour.cluster.ClusterSettings;
import io.velour.cluster.Epoch;
import io.velour.cluster.Incarnation;
import io.velour.cluster.Member;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.PartitionMap;
import io.velour.cluster.StorageNode;
import io.velour.shell.config.StartupException;
import io.velour.storage.testing.Samples;

class DataFolderTest {
    private static final StorageNode NODE = new StorageNode(new NodeId(1), "a", new NodeAddress("a", 1), "",
            new Incarnation(1));
    private final SplittableRandom random = new SplittableRandom(1);
    @TempDir
    private Path parent;

    private Path folder() {
        return parent.resolve("not/there/yet");
    }

    private DataFolder open(String name) {
        return DataFolder.open(folder(), name, random);
    }

    private static PartitionMap mapOf(ClusterId cluster, ClusterSettings settings) {
        return Samples.map(cluster, settings, 1, NODE, Epoch.FIRST);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertThatThrownBy(() -> open("a")).isInstanceOf(StartupException.class)
                .hasMessageContaining(folder().toString());
    }

    @Test
    void aNewFolderIsMadeAndMayBeEmpty() {
        try (DataFolder folder = open("a")) {
            assertThat(folder.name()).isEqualTo("a");
            assertThat(folder.cluster()).isEmpty();
            assertThat(folder.mayBeNew()).isTrue();
            assertThat(folder.records()).hasParentRaw(folder());
        }
    }

    @Test
    void theNodeStaysTheSameAndEveryLifeIsAnother() {
        Member first = memberOfALife();
        Member second = memberOfALife();

        assertThat(second.node()).isEqualTo(first.node());
        assertThat(second.incarnation().isAfter(first.incarnation())).as("lives are in order").isTrue();
    }

    private Member memberOfALife() {
        try (DataFolder folder = open("a")) {
            return folder.member();
        }
    }

    @Test
    void everyLifeIsRememberedUntilAMapNamesOne() {
        Member first = memberOfALife();
        Member second = memberOfALife();
        try (DataFolder folder = open("a")) {
            assertThat(folder.lives().lives()).containsExactly(first.incarnation(), second.incarnation(),
                    folder.member().incarnation());
            folder.join(mapNaming(first));
            assertThat(folder.lives().lives()).hasSize(3);
            folder.join(mapNaming(folder.member()));
            assertThat(folder.lives().lives()).containsExactly(folder.member().incarnation());
            folder.join(mapNaming(first));
        }
        try (DataFolder folder = open("a")) {
            assertThat(folder.lives().lives()).hasSize(2).last().isEqualTo(folder.member().incarnation());
        }
    }

    @Test
    void aMapThatNamesALifeOfWhichTheFolderKnowsNothingIsRefusedWithTheWayOut() throws IOException {
        memberOfALife();
        Path copy = parent.resolve("copy");
        Files.copy(folder().resolve("identity"), copy);
        Member taken = memberOfALife();
        Files.move(copy, folder().resolve("identity"), StandardCopyOption.REPLACE_EXISTING);
        memberOfALife();
        try (DataFolder folder = open("a")) {
            assertThat(folder.member().incarnation().isAfter(taken.incarnation())).isTrue();
            assertThatThrownBy(() -> folder.join(mapNaming(taken)))
                    .isInstanceOfSatisfying(StartupException.class, refusal -> {
                        assertThat(refusal).hasMessageContaining("old copy")
                                .hasMessageContaining(taken.incarnation().toString());
                        assertThat(refusal.action()).contains("newest folder").contains("empty folder");
                    });
        }
    }

    @Test
    void whoIsReplacedWhileItRunsIsTold() {
        try (DataFolder folder = open("a")) {
            folder.join(mapNaming(folder.member()));
            Member later = new Member(folder.member().node(), Incarnation.of(9, 9));
            assertThatThrownBy(() -> folder.join(mapNaming(later))).isInstanceOf(StartupException.class)
                    .hasMessageContaining("old copy");
        }
    }

    private static PartitionMap mapNaming(Member member) {
        return Samples.map(Samples.CLUSTER, Samples.SETTINGS, 1,
                new StorageNode(member.node(), "a", NODE.address(), "", member.incarnation()), Epoch.FIRST);
    }

    @Test
    void twoFoldersAreTwoNodes() {
        try (DataFolder one = open("a");
                DataFolder other = DataFolder.open(parent.resolve("other"), "a", random)) {
            assertThat(one.member().node()).isNotEqualTo(other.member().node());
        }
    }

    @Test
    void aFolderInUseIsRefused() {
        try (DataFolder holder = open("a")) {
            assertRefused().hasMessageContaining("in use").hasMessageContaining(
                    Long.toString(ProcessHandle.current().pid()));
            assertThat(holder.name()).isEqualTo("a");
        }
    }

    @Test
    void aRefusedFolderIsNotHeldAnyMore() {
        memberOfALife();
        assertThatThrownBy(() -> open("b")).isInstanceOf(StartupException.class);

        assertThat(memberOfALife()).isNotNull();
    }

    @Test
    void theFolderOfAnotherNodeIsRefusedWithBothNamesAndTheWayOut() {
        memberOfALife();

        assertThatThrownBy(() -> open("b")).isInstanceOfSatisfying(StartupException.class, refusal -> {
            assertThat(refusal).hasMessageContaining("belongs to storage node 'a'")
                    .hasMessageContaining("this process is named 'b'");
            assertThat(refusal.action()).contains("velour.storage.name=a");
        });
    }

    @Test
    void aDamagedIdentityIsRefusedWithItsPathAndTheReason() throws IOException {
        memberOfALife();
        Path identity = folder().resolve("identity");
        Files.writeString(identity, Files.readString(identity).replace("name=a", "name=b"));

        assertRefused().hasMessageContaining("identity").hasMessageContaining("checksum");
    }

    @Test
    void recordsWithoutAnIdentityAreRefused() throws IOException {
        memberOfALife();
        Files.createDirectories(folder().resolve("records"));
        Files.delete(folder().resolve("identity"));

        assertRefused().hasMessageContaining("holds records").hasMessageContaining("'identity' is missing");
    }

    @Test
    void aFileInTheFoldersPlaceIsRefused() throws IOException {
        Files.createDirectories(folder().getParent());
        Files.createFile(folder());

        assertRefused().hasMessageContaining("cannot be used");
    }

    @Test
    void theClusterIsRememberedAndFromThenOnRecordsMustBeThere() {
        try (DataFolder folder = open("a")) {
            folder.join(mapOf(Samples.CLUSTER, Samples.SETTINGS));
            assertThat(folder.cluster()).contains(Samples.CLUSTER);
        }
        try (DataFolder folder = open("a")) {
            assertThat(folder.cluster()).contains(Samples.CLUSTER);
            assertThat(folder.mayBeNew()).isFalse();
            folder.join(mapOf(Samples.CLUSTER, Samples.SETTINGS));
        }
    }

    @Test
    void aMapOfAnotherClusterIsRefusedWithBothNames() {
        try (DataFolder folder = open("a")) {
            folder.join(mapOf(Samples.CLUSTER, Samples.SETTINGS));
            ClusterId other = new ClusterId(0xbad);

            assertThatThrownBy(() -> folder.join(mapOf(other, Samples.SETTINGS))).isInstanceOf(StartupException.class)
                    .hasMessageContaining(Samples.CLUSTER.toString()).hasMessageContaining(other.toString());
            assertThat(folder.cluster()).contains(Samples.CLUSTER);
        }
    }

    @Test
    void aMapWithOtherSettingsIsRefusedWithBothFingerprints() {
        try (DataFolder folder = open("a")) {
            folder.join(mapOf(Samples.CLUSTER, Samples.SETTINGS));
            ClusterSettings other = new ClusterSettings(2, 3, Duration.ofSeconds(2), Duration.ofMinutes(1),
                    Duration.ofHours(1));

            assertThatThrownBy(() -> folder.join(mapOf(Samples.CLUSTER, other))).isInstanceOf(StartupException.class)
                    .hasMessageContaining(Samples.SETTINGS.fingerprint()).hasMessageContaining(other.fingerprint());
        }
    }
}
