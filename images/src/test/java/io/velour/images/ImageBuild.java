package io.velour.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Builds the images without any registry: the base by debootstrap, from the mirror that this machine uses itself, the JDK's from
 * the JDK that runs this test. The base is kept in the user's cache folder, everything else in the store, so that a second
 * run is fast.
 */
final class ImageBuild {
    static final List<String> SERVICES = List.of("storage", "controller", "frontend");
    private static final String BASE = "localhost/velour-test-base";
    private static final String JDK = "localhost/velour-test-jdk";

    private final Podman podman;
    private final Path home;
    private final Path scratch;
    private final String version;

    /** @param scratch a folder for what is needed only while images are built */
    ImageBuild(Podman podman, Path home, Path scratch, String version) {
        this.podman = podman;
        this.home = home;
        this.scratch = scratch;
        this.version = version;
    }

    String image(String service) {
        return "localhost/velour-" + service + ":" + version;
    }

    void all() throws IOException {
        Files.createDirectories(scratch);
        importBase();
        buildJdk();
        // The first makes what all share; the others then find it, and one's training run leaves a core to the other.
        build(SERVICES.getFirst());
        SERVICES.stream().skip(1).map(service -> CompletableFuture.runAsync(() -> build(service))).toList()
                .forEach(CompletableFuture::join);
    }

    private void build(String service) {
        podman.succeed("build", "--isolation", "chroot", "--build-arg", "BASE_IMAGE=" + BASE, "--build-arg",
                "JDK_IMAGE=" + JDK, "--build-arg", "SERVICE=" + service, "--ignorefile",
                home.resolve("images/Dockerfile.dockerignore").toString(), "-f",
                home.resolve("images/Dockerfile").toString(), "-t", image(service), home.toString());
    }

    private void importBase() throws IOException {
        if (podman.run("image", "exists", BASE).status() != 0) {
            podman.succeed("import", baseArchive().toString(), BASE);
        }
    }

    private static Path baseArchive() throws IOException {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        Path archive = Path.of(cache, "velour", "bookworm-minbase.tar");
        if (Files.notExists(archive)) {
            Files.createDirectories(archive.getParent());
            bootstrap(archive);
        }
        return archive;
    }

    /** Moved to its place at the end, whole: another run may look at the same time. */
    private static void bootstrap(Path archive) {
        String script = """
                set -eu
                mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
                  sed -nE 's/^(URIs:|deb( \\[[^]]*\\])?) *([^ ]*debian\\/?)( .*)?$/\\3/p' | head -n 1)
                [ -n "$mirror" ] || { echo "no Debian mirror in /etc/apt/sources.list*" >&2; exit 1; }
                folder=$(mktemp -d)
                trap 'rm -rf "$folder"' EXIT
                chmod 755 "$folder"
                debootstrap --variant=minbase bookworm "$folder" "$mirror"
                cd "$folder"
                rm -rf var/cache/apt var/lib/apt/lists/* var/log/* usr/share/doc usr/share/man usr/share/locale
                tar -cf "$1.$$" . && mv "$1.$$" "$1"
                """;
        Shell.succeed("sh", "-c", script, "bootstrap", archive.toString());
    }

    /** Links are followed: a packaged JDK has some that lead out of its folder. */
    private void buildJdk() throws IOException {
        if (podman.run("image", "exists", JDK).status() != 0) {
            Path context = Files.createDirectories(scratch.resolve("jdk"));
            Path jdk = context.resolve("jdk.tar");
            Shell.succeed("tar", "-C", System.getProperty("java.home"), "-ch", "--exclude=./lib/src.zip", "-f",
                    jdk.toString(), ".");
            Files.writeString(context.resolve("Dockerfile"),
                    "FROM " + BASE + "\nENV JAVA_HOME=/opt/jdk\nADD jdk.tar /opt/jdk\n");
            podman.succeed("build", "--isolation", "chroot", "-t", JDK, context.toString());
            Files.delete(jdk);
        }
    }
}
