package io.velour.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which process listens on a port, where {@code /proc} tells. */
final class PortUser {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortUser() {}

    /** Returns " (process 123, java)", or nothing if it cannot be told. */
    static String of(int port) {
        return socketOf(port).flatMap(PortUser::ownerOf)
                .map(handle -> " (process " + handle.pid()
                        + handle.info().command().map(command -> ", " + command).orElse("") + ")")
                .orElse("");
    }

    private static Optional<String> socketOf(int port) {
        String suffix = ":" + String.format(Locale.ROOT, "%04X", port);
        return Stream.of("net/tcp", "net/tcp6").map(PROC::resolve).filter(Files::isReadable).flatMap(PortUser::lines)
                .map(line -> List.of(line.strip().split("\\s+")))
                .filter(words -> words.size() > INODE && words.get(LOCAL_ADDRESS).endsWith(suffix)
                        && words.get(STATE).equals(LISTENING))
                .map(words -> "socket:[" + words.get(INODE) + "]").findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }

    private static Optional<ProcessHandle> ownerOf(String socket) {
        return ProcessHandle.allProcesses().filter(handle -> holds(handle.pid(), socket)).findFirst();
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException notOursToLookInto) {
            return false;
        }
    }
}
