package io.velour.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the services, as the script wrote them: a file each, one word a line. */
record CommandLines(Path folder) {
    static CommandLines ofTheScript() {
        String folder = System.getProperty("velour.commands");
        if (folder == null) {
            throw new LaunchException("start this with ./velour");
        }
        return new CommandLines(Path.of(folder));
    }

    /** Returns what starts a process. In a session of its own, where that can be: Ctrl-C is for this program alone. */
    List<String> of(ServiceProcess process) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        try {
            command.addAll(Files.readAllLines(folder.resolve(process.kind().word() + ".command")));
        } catch (IOException e) {
            throw new LaunchException("the command line of the " + process.kind().word() + " cannot be read: " + e, e);
        }
        command.addAll(process.arguments());
        return command;
    }
}
