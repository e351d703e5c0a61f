package io.velour.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Podman with a store of its own, so that nothing that the user has is seen or changed. */
final class Podman {
    private final List<String> podman;

    Podman(Path store) {
        // runc: crun cannot start a container on every machine on which this is built.
        podman = List.of("podman", "--root", store.resolve("images").toString(), "--runroot",
                store.resolve("run").toString(), "--runtime", "runc", "--cgroup-manager", "cgroupfs");
    }

    Shell.Ended run(String... words) {
        return Shell.run(command(words));
    }

    String succeed(String... words) {
        return Shell.succeed(command(words).toArray(String[]::new));
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(podman);
        command.addAll(List.of(words));
        return command;
    }
}
