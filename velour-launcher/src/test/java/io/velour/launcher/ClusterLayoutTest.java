package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

class ClusterLayoutTest {
    @Test
    void theUsualLayoutHasNoProblems() {
        assertThat(Layouts.usual().problems()).isEmpty();
    }

    @Test
    void everyWrongNumberIsToldAtOnceWithItsValueAndItsLimit() {
        assertThat(Layouts.with(0, -1, 17).problems()).containsExactly("--storage must be from 1 to 100, but is 0",
                "--frontends must be from 1 to 100, but is -1", "--redundancy must be from 1 to 16, but is 17",
                "--redundancy 17 needs as many storage nodes, but --storage is 0");
    }

    @Test
    void moreReplicasThanStorageNodesAreRefused() {
        assertThat(Layouts.with(2, 1, 3).problems())
                .containsExactly("--redundancy 3 needs as many storage nodes, but --storage is 2");
        assertThat(Layouts.with(3, 1, 3).problems()).isEmpty();
    }

    @Test
    void anAddressThatIsNoNameAndNoIPv4AddressIsRefused() {
        assertThat(new ClusterLayout("::1", 3, 2, 2, 8761, 8080, 9080).problems())
                .containsExactly("--host must be a name or an IPv4 address, but is '::1'");
    }

    @Test
    void twoProcessesOnOnePortAreNamedBoth() {
        assertThat(new ClusterLayout("127.0.0.1", 1, 1, 1, 8761, 9080, 9080).problems())
                .containsExactly("frontend-1 and storage-1 would both have port 9080");
    }

    @Test
    void managementPortsCollideLikeOthers() {
        assertThat(new ClusterLayout("127.0.0.1", 1, 1, 1, 9080, 12080, 8080).problems())
                .containsExactly("storage-1 and controller's management would both have port 8080",
                        "storage-1's management and controller would both have port 9080");
    }

    @Test
    void portsOutOfRangeAreToldWithTheirLimits() {
        assertThat(new ClusterLayout("127.0.0.1", 1, 1, 1, 8761, 1900, 65000).problems()).containsExactly(
                "the port of storage-1's management would be 66000; ports must be from 1024 to 65535",
                "the port of frontend-1's management would be 900; ports must be from 1024 to 65535");
    }

    @Test
    void processesAreStartedControllerFirstAndFrontendsLast() {
        assertThat(Layouts.with(2, 2, 1).processes(Path.of("/d"))).extracting(ServiceProcess::name)
                .containsExactly("controller", "storage-1", "storage-2", "frontend-1", "frontend-2");
    }

    @Test
    void eachKindOfProcessGetsTheArgumentsOfItsService() {
        List<ServiceProcess> processes = Layouts.usual().processes(Path.of("/d"));
        assertThat(processes.getFirst().arguments()).containsExactlyInAnyOrder("--server.address=127.0.0.1",
                "--server.port=8761", "--management.server.address=127.0.0.1", "--management.server.port=7761",
                "--velour.cluster.redundancy=2", "--velour.controller.expected-storage-nodes=3",
                "--velour.controller.data-folder=/d/controller");
        assertThat(processes.get(2).arguments()).contains("--server.port=9081", "--management.server.port=10081",
                "--velour.cluster.controller-address=127.0.0.1:8761", "--velour.storage.address=127.0.0.1:9081",
                "--velour.storage.data-folder=/d/storage-2");
        assertThat(processes.getLast().arguments()).contains("--server.port=8081", "--management.server.port=7081",
                "--velour.cluster.controller-address=127.0.0.1:8761", "--velour.frontend.address=127.0.0.1:8081");
    }

    @Test
    void aLayoutIsTheSameAfterItWasWrittenDown() {
        assertThat(ClusterLayout.of(Layouts.usual().toProperties())).isEqualTo(Layouts.usual());
    }
}
