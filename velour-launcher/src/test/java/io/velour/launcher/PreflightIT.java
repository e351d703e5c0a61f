package io.velour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightIT {
    @TempDir
    private Path data = Path.of("set by JUnit");
    private final TestPorts ports = TestPorts.free();

    @BeforeEach
    void create() {
        new RunFolder(data).create();
    }

    private List<String> obstacles(ClusterLayout layout, long available, long needed) {
        return new Preflight(new RunFolder(data), OptionalLong.of(available)).obstacles(layout, needed);
    }

    @Test
    void nothingStandsInTheWayOfAClusterThatFits() {
        assertThat(obstacles(Layouts.at(ports), 1_000, 1_000)).isEmpty();
    }

    @Test
    void tooLittleMemoryIsToldWithBothFigures() {
        assertThat(obstacles(Layouts.at(ports), 999, 1_000)).singleElement().asString().contains("1000 MB", "999 MB");
    }

    @Test
    void everyTakenPortIsToldWithWhomItWasForAndWhoHasIt() throws IOException {
        try (ServerSocket first = new ServerSocket(ports.storage(), 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(ports.frontend() - 1_000, 1, InetAddress.getLoopbackAddress())) {
            List<String> obstacles = obstacles(Layouts.at(ports), 1, 1);
            String own = "(process " + ProcessHandle.current().pid() + ", ";
            assertThat(obstacles).hasSize(2);
            assertThat(obstacles.getFirst()).contains("port " + first.getLocalPort() + " for storage-1 ", own);
            assertThat(obstacles.getLast()).contains("port " + second.getLocalPort() + " for frontend-1 (management)",
                    own);
        }
    }

    @Test
    void aPortThatAnotherAddressTakesForAllIsTakenToo() throws IOException {
        try (ServerSocket everywhere = new ServerSocket(ports.storage())) {
            assertThat(obstacles(Layouts.at(ports), 1, 1)).singleElement().asString()
                    .contains("port " + everywhere.getLocalPort());
        }
    }

    @Test
    void aClusterThatRunsAlreadyIsToldByItsProcesses() {
        RunFolder folder = new RunFolder(data);
        ProcessMark own = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
        folder.remember(new RunningProcess("storage-9", own));
        folder.remember(new RunningProcess("controller", new ProcessMark(own.pid(), "earlier")));
        assertThat(obstacles(Layouts.at(ports), 1, 1)).singleElement().asString().contains(
                "storage-9 (process " + own.pid() + ")",
                "./velour down --data " + data);
    }

    @Test
    void anAddressOfAnotherMachineIsToldOnce() {
        ClusterLayout elsewhere = new ClusterLayout("192.0.2.1", 3, 2, 2, 8761, 8080, 9080);
        assertThat(obstacles(elsewhere, 1, 1)).containsExactly("--host 192.0.2.1 is not an address of this machine");
    }

    @Test
    void anUnknownNameIsToldOnce() {
        ClusterLayout unknown = new ClusterLayout("no-such-host.invalid", 3, 2, 2, 8761, 8080, 9080);
        assertThat(obstacles(unknown, 1, 1)).singleElement().asString().contains("no-such-host.invalid is not known");
    }
}
