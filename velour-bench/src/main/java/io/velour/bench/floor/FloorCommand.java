package io.velour.bench.floor;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the floor until SIGTERM. */
@Command(name = "floor", showDefaultValues = true, description = "Runs a Spring MVC server that answers GET and PUT /v1/kv/{key} from a map, until Ctrl-C: what others are measured by.")
public final class FloorCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "where it answers", defaultValue = "8070")
    private int port;
    @Option(names = "--host", paramLabel = "HOST", description = "the address that it listens on", defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        ConfigurableApplicationContext context = FloorApplication.start(host, port);
        CountDownLatch closed = new CountDownLatch(1);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) _ -> closed.countDown());
        closed.await();
        return 0;
    }
}
