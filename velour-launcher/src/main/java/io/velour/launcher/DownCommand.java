package io.velour.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops the cluster of a data folder, in order. */
@Command(name = "down", description = "Stops the cluster of a data folder, in order.", mixinStandardHelpOptions = true, showDefaultValues = true)
final class DownCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "FOLDER", description = "the data folder of the cluster", defaultValue = "velour-data")
    private Path data = Path.of("velour-data");
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        RunFolder folder = new RunFolder(data);
        int stopped = folder.layout()
                .map(layout -> new LocalCluster(folder, CommandLines.ofTheScript(), new HttpProbe(), out)
                        .stop(layout.processes(folder.data())))
                .orElse(0);
        if (stopped == 0) {
            out.println("nothing of " + folder.data() + " runs");
        }
        out.flush();
        return 0;
    }
}
