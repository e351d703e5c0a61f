package io.velour.shell.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.velour.cluster.ClusterId;
import io.velour.cluster.FolderLives;
import io.velour.cluster.Incarnation;
import io.velour.cluster.NodeAddress;
import io.velour.cluster.NodeId;
import io.velour.cluster.StorageNode;
import io.velour.control.Registration;

class RegistrationMetadataTest {
    private static final NodeAddress ADDRESS = new NodeAddress("node1.lan", 9_080);

    private static Registration registration(String zone, Optional<ClusterId> cluster) {
        return new Registration(
                new StorageNode(new NodeId(-5), "n\u00f6de 1", ADDRESS, zone, new Incarnation(Long.MIN_VALUE)),
                cluster, FolderLives.NONE.begun(new Incarnation(3)).begun(new Incarnation(Long.MIN_VALUE)));
    }

    @Test
    void aStorageNodeComesBackAsItWas() {
        Registration registration = registration("rack 2", Optional.of(new ClusterId(77)));
        Map<String, String> metadata = RegistrationMetadata.of(registration);

        assertThat(RegistrationMetadata.isStorageNode(metadata)).isTrue();
        assertThat(RegistrationMetadata.isFrontend(metadata)).isFalse();
        assertThat(RegistrationMetadata.storageNode(metadata)).isEqualTo(registration);
    }

    @Test
    void aNewNodeWithoutAZoneHasNoEntriesForThem() {
        Registration registration = registration("", Optional.empty());
        Map<String, String> metadata = RegistrationMetadata.of(registration);

        assertThat(metadata).doesNotContainKeys("velour-zone", "velour-cluster").doesNotContainValue("");
        assertThat(RegistrationMetadata.storageNode(metadata)).isEqualTo(registration);
    }

    @Test
    void aFrontendComesBackAsItWas() {
        Map<String, String> metadata = RegistrationMetadata.ofFrontend(ADDRESS);

        assertThat(RegistrationMetadata.isFrontend(metadata)).isTrue();
        assertThat(RegistrationMetadata.isStorageNode(metadata)).isFalse();
        assertThat(RegistrationMetadata.address(metadata)).isEqualTo(ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"velour-node", "velour-incarnation", "velour-name", "velour-address", "velour-lives"})
    void aMissingEntryIsNamed(String entry) {
        Map<String, String> metadata = new HashMap<>(RegistrationMetadata.of(registration("", Optional.empty())));
        metadata.remove(entry);

        assertThatThrownBy(() -> RegistrationMetadata.storageNode(metadata))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("has no entry " + entry);
    }

    @ParameterizedTest
    @CsvSource({"velour-node,12", "velour-node,xxxxxxxxxxxxxxxx", "velour-incarnation,zz", "velour-cluster,1",
            "velour-address,nowhere", "velour-address,a:0", "velour-lives,1"})
    void aWrongEntryIsNamedWithWhatIsWrong(String entry, String value) {
        Map<String, String> metadata = new HashMap<>(RegistrationMetadata.of(registration("", Optional.empty())));
        metadata.put(entry, value);

        assertThatThrownBy(() -> RegistrationMetadata.storageNode(metadata))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(entry + " is wrong: ");
    }
}
