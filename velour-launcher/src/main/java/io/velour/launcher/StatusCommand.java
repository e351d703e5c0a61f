package io.velour.launcher;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the cluster of a data folder: its processes, and what the controller says. */
@Command(name = "status", description = "Shows the cluster of a data folder. Exit code 0 if every process is up, else 1.", showDefaultValues = true)
final class StatusCommand implements Callable<Integer> {
    private static final int OK = 200;
    private static final String UP = "up";

    @Option(names = "--data", paramLabel = "FOLDER", description = "the data folder of the cluster", defaultValue = "velour-data")
    private Path data = Path.of("velour-data");
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private final HttpProbe probe;
    private final PrintWriter out;

    StatusCommand(Surroundings surroundings) {
        this.probe = surroundings.probe();
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        RunFolder folder = new RunFolder(data);
        Optional<ClusterLayout> layout = folder.layout();
        boolean allUp = layout.map(known -> show(folder, known)).orElse(false);
        if (layout.isEmpty()) {
            out.println("there never was a cluster in " + folder.data());
        }
        out.flush();
        return allUp ? 0 : 1;
    }

    private boolean show(RunFolder folder, ClusterLayout layout) {
        TextTable table = new TextTable(
                List.of("PROCESS", "ADDRESS", "MANAGEMENT", "PID", "STATE", "UPTIME", "MEMORY"));
        List<RunningProcess> running = folder.running();
        boolean allUp = true;
        for (ServiceProcess process : layout.processes(folder.data())) {
            Optional<ProcessMark> mark = running.stream().filter(each -> each.name().equals(process.name()))
                    .map(RunningProcess::mark).findFirst();
            String state = mark.isPresent() ? stateOf(process) : "down";
            allUp &= state.equals(UP);
            table.add(List.of(process.name(), process.address(), process.managementAddress(),
                    mark.map(ProcessMark::pid).map(String::valueOf).orElse("-"), state,
                    mark.map(ProcessMark::pid).map(ProcessFigures::uptime).orElse("-"),
                    mark.map(ProcessMark::pid).map(ProcessFigures::memory).orElse("-")));
        }
        table.print(out);
        out.println();
        controllersWord(layout).forEach(out::println);
        return allUp;
    }

    private String stateOf(ServiceProcess process) {
        return probe.get(process.readiness()).status() == OK ? UP : "starting";
    }

    private List<String> controllersWord(ClusterLayout layout) {
        HttpProbe.Answer answer = probe
                .get(URI.create("http://" + layout.host() + ":" + layout.controllerPort() + "/v1/cluster"));
        return answer.status() == OK
                ? ClusterSummary.of(answer.body())
                : List.of("the controller does not answer"
                        + (answer.status() == 0 ? "" : " as it should: " + answer.status()));
    }
}
