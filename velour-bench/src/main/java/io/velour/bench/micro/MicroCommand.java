package io.velour.bench.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything to JMH's own command line. */
@Command(name = "micro", description = "Measures the core's inner loops with JMH: micro [REGEX of benchmarks] [options of JMH]; micro -l lists them, micro -h shows JMH's options.")
public final class MicroCommand implements Callable<Integer> {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
