package io.velour.probe;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command line: reads what is asked, asks, says what was answered, and exits 0 if all is well, 1 if not, 2 if misused. */
public final class Probe {
    private static final String USAGE = """
            probe smoke [--seconds=60] http://frontend:port [http://other-frontend:port]
                puts, gets, compares and sets, deletes; at two frontends, each sees what the other did.
                Asks again, for at most that long, while nobody answers or the cluster says that it cannot serve yet.
            probe health http://host:management-port
                asks once whether the process is ready
            """;
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);
    private static final String SECONDS = "--seconds=";

    private final PrintStream out;

    Probe(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new Probe(System.out).run(List.of(arguments)));
    }

    int run(List<String> arguments) throws InterruptedException {
        try {
            return ask(arguments);
        } catch (IllegalArgumentException misuse) {
            out.println("probe: " + misuse.getMessage());
            out.print(USAGE);
            return 2;
        }
    }

    private int ask(List<String> arguments) throws InterruptedException {
        Duration patience = USUAL_PATIENCE;
        List<URI> targets = new ArrayList<>();
        for (String argument : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            if (argument.startsWith(SECONDS)) {
                patience = Duration.ofSeconds(Integer.parseInt(argument.substring(SECONDS.length())));
            } else {
                targets.add(target(argument));
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("nothing to ask");
        }
        return switch (arguments.getFirst()) {
            case "smoke" -> new SmokeTest(targets.getFirst(), targets.getLast(), out).passesWithin(patience) ? 0 : 1;
            case "health" -> new HealthCheck(out).isReady(targets.getFirst()) ? 0 : 1;
            default ->
                throw new IllegalArgumentException("'" + arguments.getFirst() + "' is nothing that can be asked");
        };
    }

    private static URI target(String argument) {
        URI uri = URI.create(argument);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("'" + argument + "' is not http://host:port");
        }
        return uri;
    }
}
