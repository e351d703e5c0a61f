package io.velour.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Needs root, and the programs that it requires. The first run takes minutes: three training runs are in it. */
@TestMethodOrder(OrderAnnotation.class)
class ImagesIT {
    private static final Path HOME = Path.of(System.getProperty("velour.home"));
    private static final Path TARGET = HOME.resolve("images/target");
    private static final Podman PODMAN = new Podman(TARGET.resolve("podman"));
    private static final ImageBuild IMAGES = new ImageBuild(PODMAN, HOME, TARGET.resolve("images"),
            System.getProperty("velour.version"));
    private static final ContainerCluster CLUSTER = new ContainerCluster(PODMAN, IMAGES);
    /** 128 and the number of SIGTERM: java got it, and ended in good order; with SIGKILL it would be 137. */
    private static final int ENDED_AS_ASKED = 143;

    @BeforeAll
    static void buildAndStart() throws IOException {
        Shell.require("podman", "podman");
        Shell.require("runc", "runc");
        Shell.require("debootstrap", "debootstrap");
        assertThat(System.getProperty("user.name")).as("who runs this; building a base image needs root")
                .isEqualTo("root");
        // What a run left behind that was killed; the store is this folder's alone.
        PODMAN.succeed("rm", "--force", "--all", "--volumes", "--time", "0");
        IMAGES.all();
        CLUSTER.start();
    }

    @AfterAll
    static void removeContainers() {
        CLUSTER.close();
    }

    @Test
    @Order(1)
    void whatIsWrittenThroughOneFrontendIsReadThroughTheOther() {
        assertSmokePasses();
    }

    @Test
    @Order(2)
    void servicesRunAsNobodySpecialAndCanWriteOnlyTheirData() {
        assertThat(CLUSTER.inside("storage-2", "id -u; id -g").said()).isEqualTo("10001\n10001\n");
        assertThat(
                CLUSTER.inside("storage-2", "touch /var/lib/velour/x /tmp/x && rm /var/lib/velour/x /tmp/x").status())
                .isZero();
        assertThat(CLUSTER.inside("storage-2", "touch /opt/velour/x || touch /x || touch /etc/velour/x").said())
                .contains("/opt/velour/x", "/x", "/etc/velour/x", "Read-only file system");
    }

    @Test
    @Order(3)
    void theProbeSaysNoWhereNobodyAnswers() {
        Shell.Ended ended = CLUSTER.probe("health", "http://127.0.0.1:1");
        assertThat(ended.status()).as(ended.said()).isEqualTo(1);
        assertThat(ended.said()).contains("no answer");
    }

    @Test
    @Order(4)
    void optionsFromTheEnvironmentReachJava() {
        assertThat(CLUSTER.java("controller", "--version").said()).contains("Runtime Environment");
    }

    @Test
    @Order(5)
    void afterAStorageNodeWasStoppedInOrderTheClusterGoesOnServing() {
        assertThat(CLUSTER.stop("storage-1")).as(CLUSTER::logs).isEqualTo(ENDED_AS_ASKED);
        assertSmokePasses();
    }

    private static void assertSmokePasses() {
        Shell.Ended smoke = CLUSTER.smoke();
        assertThat(smoke.status()).as(() -> smoke.said() + CLUSTER.logs()).isZero();
        assertThat(smoke.said()).contains("put in the place of this version: 204").endsWith("passed\n");
    }
}
