package io.velour.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the cluster of a data folder, in order. */
@Command(name = "down", description = "Stops the cluster of a data folder, in order.", showDefaultValues = true)
final class DownCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "FOLDER", description = "the data folder of the cluster", defaultValue = "velour-data")
    private Path data = Path.of("velour-data");
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private final Surroundings surroundings;

    DownCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RunFolder folder = new RunFolder(data);
        List<RunningProcess> running = folder.running();
        if (running.isEmpty()) {
            surroundings.out().println("nothing of " + folder.data() + " runs");
        }
        new OrderlyStop(folder, surroundings.stopLimit(), surroundings.out()).stop(running);
        folder.forgetEnded();
        surroundings.out().flush();
        return 0;
    }
}
